//! The door against hostile, honest and odd bundles, built byte by byte here or made by other programs (`../fixtures`).

mod bag_builder;
mod bag_rows;
mod bags;
mod builder;
mod bundles;
mod honest;
mod hostile;
mod legacy;
mod mutation;
mod ofd;
mod office;
mod papers;
mod pdf;
mod pictures;
mod table;
mod tables;
mod volumes;
