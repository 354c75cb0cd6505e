//! From bytes to a compiled component: what it is, what it wants, and keeping it compiled.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::{Component, Linker};

use crate::bindings::ProvincePre;
use crate::sandbox::{self, Guard};
use crate::{HostError, Limits, Refusal};

/// The interface that a component must export, without its version.
const CONTRACT: &str = "anjuan:province/local-rules@";
/// The versions that this program speaks.
const SPOKEN: &str = "0.1.";
/// How many compiled components are kept; a country has 34 provinces, and each may have an older version.
const KEPT: usize = 96;

/// Compiles and runs components; one per process is enough, and it may be shared between threads.
pub struct Host {
    pub(crate) engine: Engine,
    pub(crate) limits: Limits,
    kept: Mutex<VecDeque<Arc<Loaded>>>,
}

/// What is known of a component before any bundle is shown to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The SHA-256 of the file in lower-case hexadecimal.
    pub sha256: String,
    /// The version of the contract that it was built for.
    pub contract: String,
}

/// A compiled component that may be evaluated from any thread, any number of times.
pub struct Loaded {
    /// What was seen when it was inspected.
    pub inspection: Inspection,
    pub(crate) component: ProvincePre<Guard>,
}

impl Host {
    /// Starts the runtime.
    ///
    /// # Errors
    /// When the machine cannot run it.
    pub fn new(limits: Limits) -> Result<Self, HostError> {
        Ok(Self { engine: sandbox::engine(&limits)?, limits, kept: Mutex::default() })
    }

    /// Looks at a file that someone wants to install: a valid component that exports the contract and
    /// nothing else, wants nothing, and starts.
    ///
    /// # Errors
    /// Says why the file is refused.
    pub fn inspect(&self, bytes: &[u8]) -> Result<Inspection, Refusal> {
        self.load(bytes).map(|loaded| loaded.inspection.clone())
    }

    /// Compiles a component, or returns the compiled one if the same bytes came before.
    ///
    /// # Errors
    /// Says why the file is refused.
    pub fn load(&self, bytes: &[u8]) -> Result<Arc<Loaded>, Refusal> {
        let limit = self.limits.component_bytes;
        if bytes.len() > limit {
            return Err(Refusal::TooLarge { bytes: bytes.len(), limit });
        }
        let sha256 = hexadecimal(&Sha256::digest(bytes));
        if let Some(known) = self.known(&sha256) {
            return Ok(known);
        }
        let loaded = Arc::new(self.compile(bytes, sha256)?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&loaded));
        Ok(loaded)
    }

    fn known(&self, sha256: &str) -> Option<Arc<Loaded>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|loaded| loaded.inspection.sha256 == sha256).map(Arc::clone)
    }

    fn compile(&self, bytes: &[u8], sha256: String) -> Result<Loaded, Refusal> {
        // `from_binary` and not `new`: a text file must never be taken for a component.
        let component = Component::from_binary(&self.engine, bytes)
            .map_err(|error| Refusal::NotAComponent { why: error.root_cause().to_string() })?;
        let contract = self.contract_of(&component)?;
        // The linker is empty on purpose: a rule has nothing to ask the host for.
        let component = Linker::new(&self.engine)
            .instantiate_pre(&component)
            .and_then(ProvincePre::new)
            .map_err(|error| does_not_start(&error))?;
        // Types inside the interface are compared only when an instance is made, so make one now.
        let mut store = sandbox::store(&self.engine, &self.limits).map_err(|error| does_not_start(&error))?;
        component.instantiate(&mut store).map_err(|error| does_not_start(&error))?;
        Ok(Loaded { inspection: Inspection { sha256, contract }, component })
    }

    fn contract_of(&self, component: &Component) -> Result<String, Refusal> {
        let shape = component.component_type();
        let imports: Vec<String> = shape.imports(&self.engine).map(|(name, _)| name.to_owned()).collect();
        if !imports.is_empty() {
            return Err(Refusal::Imports { imports });
        }
        let (contract, superfluous): (Vec<&str>, Vec<&str>) =
            shape.exports(&self.engine).map(|(name, _)| name).partition(|name| name.starts_with(CONTRACT));
        let version = contract.first().map(|name| name.trim_start_matches(CONTRACT).to_owned());
        let version = version.ok_or(Refusal::NoContract)?;
        if !version.starts_with(SPOKEN) {
            return Err(Refusal::ContractVersion { found: version });
        }
        if !superfluous.is_empty() {
            let exports = superfluous.into_iter().map(str::to_owned).collect();
            return Err(Refusal::Exports { exports });
        }
        Ok(version)
    }
}

fn does_not_start(error: &wasmtime::Error) -> Refusal {
    Refusal::DoesNotStart { why: error.root_cause().to_string() }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
