//! Under which addresses a room can be reached.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long addresses are remembered: a machine may join another network.
const FRESH: Duration = Duration::from_secs(5);

/// An address, and the name of its adapter.
type Found = (String, Ipv4Addr);

/// Addresses of this machine, remembered for a while.
#[derive(Default)]
pub struct Addresses(Mutex<Option<(Instant, Vec<Found>)>>);

impl Addresses {
    /// Those on local networks, the likeliest for a room first.
    pub fn local(&self) -> Vec<Ipv4Addr> {
        ranked(self.known())
    }

    /// All of them.
    pub fn all(&self) -> Vec<Ipv4Addr> {
        self.known().into_iter().map(|(_, address)| address).collect()
    }

    fn known(&self) -> Vec<Found> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((when, found)) if when.elapsed() < FRESH => found.clone(),
            _ => known.insert((Instant::now(), found())).1.clone(),
        }
    }
}

fn found() -> Vec<Found> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let of = |interface: &if_addrs::Interface| match interface.ip() {
        IpAddr::V4(address) => Some((interface.name.clone(), address)),
        IpAddr::V6(_) => None,
    };
    interfaces.iter().filter_map(of).collect()
}

/// Home and office networks first, then those of large sites; what no phone is on is left out: this machine itself, virtual adapters, and addresses that
/// a machine gives itself.
fn ranked(mut found: Vec<Found>) -> Vec<Ipv4Addr> {
    found.retain(|(name, address)| !address.is_loopback() && !address.is_link_local() && !address.is_unspecified() && !is_virtual(name));
    found.sort_by_key(|(name, address)| (rank(*address), name.clone(), *address));
    let mut addresses: Vec<Ipv4Addr> = found.into_iter().map(|(_, address)| address).collect();
    addresses.dedup();
    addresses
}

fn rank(address: Ipv4Addr) -> u8 {
    match address.octets() {
        [192, 168, ..] => 0,
        [10, ..] => 1,
        [172, 16..=31, ..] => 2,
        _ => 3,
    }
}

/// True of adapters that lead to containers, virtual machines and tunnels.
fn is_virtual(name: &str) -> bool {
    const VIRTUAL: [&str; 15] =
        ["docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vethernet", "utun", "tun", "tap", "wg", "zt", "tailscale", "podman", "cni"];
    let name = name.to_lowercase();
    VIRTUAL.iter().any(|start| name.starts_with(start)) || name.contains("virtual")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_phones_come_first_and_virtual_ones_not_at_all() {
        let of = |name: &str, address: [u8; 4]| (name.to_string(), Ipv4Addr::from(address));
        let found = vec![
            of("lo", [127, 0, 0, 1]),
            of("docker0", [172, 17, 0, 1]),
            of("eth1", [172, 20, 1, 2]),
            of("eth0", [10, 1, 2, 3]),
            of("wlan0", [192, 168, 1, 7]),
            of("eth2", [169, 254, 1, 1]),
            of("vEthernet (WSL)", [172, 29, 0, 1]),
            of("en0", [81, 2, 3, 4]),
        ];
        let expected = [[192, 168, 1, 7], [10, 1, 2, 3], [172, 20, 1, 2], [81, 2, 3, 4]].map(Ipv4Addr::from);
        assert_eq!(ranked(found), expected);
    }
}
