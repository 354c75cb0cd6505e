//! The sandbox of one evaluation: an engine without any import, and a store that counts memory.

use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, ResourceLimiter, Store};

use crate::{HostError, Limits};

/// Most calls at once in one process; callers hold a permit per core, so that no call meets this bound.
const CALLS: u32 = 128;
/// Most core instances of one guest; interpreters use a handful.
const CORE_INSTANCES: u32 = 16;
/// Most memories of one guest; an interpreter with its data segments has three.
const MEMORIES: u32 = 4;
/// Most tables of one guest.
const TABLES: u32 = 8;
/// Bytes of an instance's memory that are wiped and kept for the next one.
const KEPT_BYTES: usize = 8 << 20;
/// Idle places that keep those bytes.
const WARM: u32 = 16;
/// Most elements of one table.
const TABLE_ELEMENTS: usize = 200_000;

/// Starts the one engine of a host.
pub(crate) fn engine(limits: &Limits) -> Result<Engine, HostError> {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .consume_fuel(true)
        .max_wasm_stack(limits.stack_bytes)
        // The same bits on every machine, whatever its floating-point unit does with NaN.
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(places(limits)));
    Engine::new(&config).map_err(|error| HostError::Engine(error.to_string()))
}

/// Places for instances, kept and wiped between calls.
///
/// A fresh instance's cost is the page faults of its memory: kept pages are overwritten instead, and pages beyond
/// [`KEPT_BYTES`] go back to the system. `cargo bench -p anjuan-tests --bench province` tells the cost of a call.
fn places(limits: &Limits) -> PoolingAllocationConfig {
    let mut places = PoolingAllocationConfig::new();
    places
        .total_component_instances(CALLS)
        .total_core_instances(CALLS * CORE_INSTANCES)
        .total_memories(CALLS * MEMORIES)
        .total_tables(CALLS * TABLES)
        .max_core_instances_per_component(CORE_INSTANCES)
        .max_memories_per_component(MEMORIES)
        .max_tables_per_component(TABLES)
        .max_memory_size(limits.memory_bytes)
        .table_elements(TABLE_ELEMENTS)
        .linear_memory_keep_resident(KEPT_BYTES)
        .max_unused_warm_slots(WARM);
    places
}

/// A fresh store with full fuel; nothing in it outlives the evaluation.
pub(crate) fn store(engine: &Engine, limits: &Limits) -> wasmtime::Result<Store<Guard>> {
    let mut store = Store::new(engine, Guard { memory_left: limits.memory_bytes });
    store.limiter(|guard| guard);
    store.set_hostcall_fuel(limits.answer_bytes);
    store.set_fuel(limits.fuel)?;
    Ok(store)
}

/// Counts the memory that a guest takes, over all of its memories.
pub(crate) struct Guard {
    memory_left: usize,
}

/// Marks the error of a guest that asked for more memory than it may have.
#[derive(Debug, thiserror::Error)]
#[error("memory limit exceeded")]
pub(crate) struct MemoryExceeded;

impl ResourceLimiter for Guard {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let grown = desired.saturating_sub(current);
        // An error and not `false`: a guest told "no" would merely abort, and the reason would be lost.
        self.memory_left = self.memory_left.checked_sub(grown).ok_or(MemoryExceeded)?;
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }

    fn instances(&self) -> usize {
        CORE_INSTANCES as usize
    }

    fn tables(&self) -> usize {
        TABLES as usize
    }

    fn memories(&self) -> usize {
        MEMORIES as usize
    }
}
