//! A strategy: a name, and keys laid over the scenario that lists it.

use super::Settings;
use super::declare::{Read, Reader, Section, Shape};
use super::node::Node;

/// One entry of the list of strategies.
#[derive(Clone, Debug)]
pub struct Strategy {
    /// Its name.
    pub name: String,
    /// What it lays over the scenario.
    pub overlay: Node,
}

/// Keys that belong to the scenario as a whole.
pub(super) const OF_THE_SCENARIO: [&str; 9] =
    ["extends", "strategy", "finding", "currency", "customers", "horizon", "seed", "replications", "discount"];

impl Read for Strategy {
    fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let mut entries = node.entries().into_iter().flatten();
        if let Some(entry) = entries.find(|entry| OF_THE_SCENARIO.contains(&entry.key.as_str())) {
            let message = format!("`{}` belongs to the scenario: its strategies play the same people in the same time", entry.key);
            return reader.fail(entry.at, message, "write it in the scenario, outside the [[strategy]]");
        }
        let keys = Settings::FIELDS.iter().map(|field| field.key).filter(|key| !OF_THE_SCENARIO.contains(key));
        let known: Vec<&str> = keys.chain(["include"]).collect();
        let name = reader.table(node, &known).then(|| reader.need::<String>(node, "name"))??;
        Some(Strategy { name, overlay: node.clone() })
    }

    fn shape() -> Shape {
        Shape::Overlay
    }
}
