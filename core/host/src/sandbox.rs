//! The sandbox of one evaluation: an engine without any import, and a store that counts memory.

use wasmtime::{Config, Engine, ResourceLimiter, Store};

use crate::{HostError, Limits};

/// Most core instances, tables and memories of one guest; interpreters use a handful.
const PARTS: usize = 64;
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
        .relaxed_simd_deterministic(true);
    Engine::new(&config).map_err(|error| HostError::Engine(error.to_string()))
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
        PARTS
    }

    fn tables(&self) -> usize {
        PARTS
    }

    fn memories(&self) -> usize {
        PARTS
    }
}
