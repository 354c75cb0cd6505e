//! The host side of the contract, generated from the one file that defines it.

wasmtime::component::bindgen!({
    path: "../../plugins/sdk/wit",
    world: "province",
});
