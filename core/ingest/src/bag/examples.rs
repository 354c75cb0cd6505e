//! One fault of each code, for the lists that people look codes up in.

use super::fault::Fault;

/// One of each, with 某文件 and 0 in the place of particulars, for lists of codes.
pub(crate) fn examples() -> Vec<Fault> {
    let (list, path) = (|| "清单".to_owned(), || "某文件".to_owned());
    vec![
        Fault::Declaration("缺少版本".to_owned()),
        Fault::Version("0.0".to_owned()),
        Fault::NoManifest,
        Fault::NoPayload,
        Fault::Oxum { said: "0.0".to_owned(), found: "0.0".to_owned() },
        Fault::Line { list: list(), line: 0, why: "没有路径" },
        Fault::Repeated { list: list(), path: path() },
        Fault::Doubled { list: list(), path: path() },
        Fault::Outward { list: list(), line: 0 },
        Fault::Missing { list: list(), path: path() },
        Fault::Unlisted { list: list(), path: path() },
        Fault::Differs { list: list(), path: path() },
        Fault::Algorithm(list()),
        Fault::Fetch(0),
        Fault::Encoding(path()),
        Fault::Info { file: "bag-info.txt".to_owned(), line: 0, why: "没有冒号" },
        Fault::Untagged(list()),
        Fault::Weak,
        Fault::Composition(path()),
        Fault::Outside,
        Fault::Elsewhere,
        Fault::TooLarge,
    ]
}
