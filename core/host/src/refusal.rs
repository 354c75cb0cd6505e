//! Why a component is refused at the door, and our own failures.

/// Why a file is not accepted as a province's component; nothing of it has been or will be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file is larger than a component may be.
    #[error("组件文件过大：{bytes} 字节，上限 {limit} 字节")]
    TooLarge {
        /// The size of the file.
        bytes: usize,
        /// The bound.
        limit: usize,
    },
    /// The bytes are not a component: garbage, a cut file or a core module.
    #[error("不是有效的 WebAssembly 组件：{why}")]
    NotAComponent {
        /// The runtime's words.
        why: String,
    },
    /// The component wants something from the host.
    #[error("组件要求宿主提供接口，而规则组件不得要求任何接口：{}", .imports.join("、"))]
    Imports {
        /// The interfaces it wants.
        imports: Vec<String>,
    },
    /// The component does not export the contract.
    #[error("组件没有导出约定的接口 anjuan:province/local-rules")]
    NoContract,
    /// The component was built for a version of the contract that this program does not speak.
    #[error("组件按约定 {found} 版编写，本程序支持 0.1 版")]
    ContractVersion {
        /// The version that it exports.
        found: String,
    },
    /// The component exports more than the contract.
    #[error("组件导出了约定以外的内容：{}", .exports.join("、"))]
    Exports {
        /// The superfluous exports.
        exports: Vec<String>,
    },
    /// The component exports the contract's name with other types, or fails while it starts.
    #[error("组件无法按约定启动：{why}")]
    DoesNotStart {
        /// The runtime's words.
        why: String,
    },
}

/// Our own failure, not the plugin's.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The WebAssembly runtime does not start on this machine.
    #[error("无法启动 WebAssembly 运行环境：{0}")]
    Engine(String),
}
