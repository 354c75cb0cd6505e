//! Archives that programs made (`tests/fixtures/tools`, with the script that makes them again).

use super::{CLEAN, Expected, Expected::Said, Row, archive};

macro_rules! made {
    ($name:literal) => {
        include_bytes!(concat!("../../fixtures/tools/", $name, ".zip")).to_vec()
    };
}

pub fn rows() -> Vec<Row> {
    let clean = |what, bytes| archive(what, bytes, CLEAN);
    let said = |what, bytes, codes: &'static [&'static str]| -> Row { archive(what, bytes, Said(codes) as Expected) };
    vec![
        clean("Info-ZIP 3.0", made!("info-zip")),
        clean("Info-ZIP，不压缩，无文件夹条目", made!("info-zip-stored")),
        clean("Info-ZIP，UTF-8 文件名", made!("info-zip-utf8")),
        clean("Info-ZIP，转义文件名", made!("info-zip-escaped")),
        clean("Info-ZIP，写入管道", made!("info-zip-piped")),
        clean("Info-ZIP，内容来自管道", made!("info-zip-stdin")),
        clean("Info-ZIP，强制 ZIP64", made!("info-zip-zip64")),
        said("Info-ZIP，带注释", made!("info-zip-comment"), &["AJ652"]),
        clean("7-Zip", made!("7z")),
        clean("7-Zip，UTF-8 文件名", made!("7z-utf8")),
        clean("7-Zip，不压缩", made!("7z-stored")),
        clean("7-Zip，NTFS 时间", made!("7z-ntfs-times")),
        clean("bsdtar（Windows 11 同源）", made!("bsdtar")),
        said("bsdtar，写入管道", made!("bsdtar-piped"), &["AJ657"]),
        said("bsdtar，不压缩，写入管道", made!("bsdtar-stored-piped"), &["AJ657"]),
        clean("bsdtar，强制 ZIP64", made!("bsdtar-zip64")),
        clean("Java jar（CAFE 附加信息）", made!("jar")),
        clean("Java jar，不压缩，无清单", made!("jar-stored")),
        clean("Python zipfile", made!("python")),
        clean("Python zipfile，写入管道", made!("python-piped")),
        clean("Python zipfile，强制 ZIP64", made!("python-zip64")),
        clean("Node.js yazl，边读边压", made!("node-yazl")),
        clean("Node.js jszip", made!("node-jszip")),
        clean("Node.js jszip，边写边压", made!("node-jszip-streamed")),
        clean("Node.js adm-zip", made!("node-adm-zip")),
        clean("Node.js fflate", made!("node-fflate")),
    ]
}
