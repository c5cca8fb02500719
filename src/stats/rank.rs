//! How two figures go together by rank.

use super::student::t_below;

/// Spearman's rank correlation of pairs, and the probability that chance alone makes one as strong (two-sided); none of fewer than four pairs, or where one
/// figure is the same in all.
///
/// # Formula
/// Pearson's correlation of mid-ranks; t = ρ·√((n − 2)/(1 − ρ²)) with n − 2 degrees of freedom.
///
/// # Source
/// Spearman (1904), American Journal of Psychology 15(1); Kendall & Stuart, The Advanced Theory of Statistics, vol. 2, section 31.
pub fn rank_correlation(pairs: &[(f64, f64)]) -> Option<(f64, f64)> {
    let count = pairs.len() as f64;
    if pairs.len() < 4 {
        return None;
    }
    let x = mid_ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<_>>());
    let y = mid_ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>());
    let middle = (count + 1.0) / 2.0;
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum::<f64>();
    let (xx, yy) = (sum(&x, &x), sum(&y, &y));
    if xx == 0.0 || yy == 0.0 {
        return None;
    }
    let rho = (sum(&x, &y) / (xx * yy).sqrt()).clamp(-1.0, 1.0);
    let left = 1.0 - rho * rho;
    let by_chance = if left <= 0.0 { 0.0 } else { 2.0 * t_below(-rho.abs() * ((count - 2.0) / left).sqrt(), count - 2.0) };
    Some((rho, by_chance))
}

/// Ranks from 1; of those that are equal, the mean of theirs.
fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut from = 0;
    while from < order.len() {
        let equal = order[from..].iter().take_while(|&&index| values[index] == values[order[from]]).count();
        let rank = from as f64 + (equal as f64 + 1.0) / 2.0;
        order[from..from + equal].iter().for_each(|&index| ranks[index] = rank);
        from += equal;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kendall & Stuart's definition by hand: with d the differences of ranks and no ties, ρ = 1 − 6Σd²/(n³ − n). Here d = (0, 1, −1, 1, −1).
    #[test]
    fn rank_correlation_is_spearmans() {
        let pairs = [(1.0, 10.0), (2.0, 30.0), (3.0, 20.0), (4.0, 500.0), (5.0, 40.0)];
        let (rho, by_chance) = rank_correlation(&pairs).unwrap();
        assert!((rho - 0.8).abs() < 1e-12, "{rho}");
        // t = .8·√(3/.36) = 2.3094 with 3 degrees of freedom: a two-sided .104088.
        assert!((by_chance - 0.104_088).abs() < 1e-6, "{by_chance}");
        assert_eq!(mid_ranks(&[5.0, 1.0, 5.0, 0.0]), [3.5, 2.0, 3.5, 1.0]);
        assert_eq!(rank_correlation(&[(1.0, 2.0); 9]), None);
        assert_eq!(rank_correlation(&[(1.0, 2.0), (2.0, 3.0), (3.0, 4.0), (4.0, 5.0)]), Some((1.0, 0.0)));
    }
}
