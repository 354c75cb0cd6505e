//! Where bundles are: folders and files of this machine, `file://` addresses, and prefixes under `s3://`.

use crate::cli::place::pairs;
use crate::error::OpError;
use crate::ops::audit_many::walk::{Found, name_below, shown, walk};
use crate::state::now;
use anjuan_store::{Objects, StoreError, StoredObject};
use futures_util::StreamExt;
use std::fs::{File, Metadata};
use std::io::{Error, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::runtime::Runtime;

/// A file that changed so recently may change again within the same tick of the file system's clock, in seconds.
const SETTLED: i64 = 3;

/// The places of a run.
pub struct Places {
    roots: Vec<Root>,
    /// Talks to object stores; there is none where no place is in one.
    runtime: Option<Arc<Runtime>>,
    /// The largest object that is copied out, in bytes.
    limit: u64,
}

enum Root {
    Folder(PathBuf),
    File(PathBuf),
    Objects { url: String, objects: Objects },
}

/// A bundle that is to be examined.
pub struct Bundle {
    /// Where it is: an absolute path or an address.
    pub location: String,
    /// What it is called.
    pub name: String,
    at: At,
}

enum At {
    File(PathBuf),
    Object { objects: Objects, object: StoredObject, runtime: Arc<Runtime>, limit: u64 },
    Nowhere(Error),
}

/// A bundle's bytes.
pub struct Opened {
    /// They are in a file in any case: a bundle of an object store in one that vanishes.
    pub file: File,
    /// Tells next time without reading that nothing has changed.
    pub identity: Option<String>,
}

/// Whether this is an address and not a path.
pub fn is_address(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.starts_with("s3://") || text.starts_with("file://"))
}

impl Places {
    /// Looks at every place once, so that a wrong address is said before any work. A place named twice counts once.
    pub fn open(paths: &[PathBuf], options: &[String], limit: u64) -> Result<Self, OpError> {
        let options = pairs(options);
        let mut places = Self { roots: Vec::new(), runtime: None, limit };
        for path in paths {
            let text = path.to_string_lossy();
            if text.starts_with("s3://") {
                // The S3 client panics without a TLS provider; a second installation only says that there is one.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let refused =
                    |error: StoreError| OpError::BadRequest(format!("对象存储地址无法使用：{text}（{error}）"));
                let objects = Objects::open(&text, &options).map_err(refused)?;
                if places.runtime.is_none() {
                    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
                    places.runtime = Some(Arc::new(runtime));
                }
                places.roots.push(Root::Objects { url: text.trim_end_matches('/').to_owned(), objects });
                continue;
            }
            let path = text.strip_prefix("file://").map_or_else(|| path.clone(), PathBuf::from);
            let real = path
                .canonicalize()
                .map_err(|error| Error::new(error.kind(), format!("{}：{error}", path.display())))?;
            places.roots.push(if real.is_dir() { Root::Folder(real) } else { Root::File(real) });
        }
        Ok(places)
    }

    /// Every bundle, as it is asked for: place by place, in the order of the names.
    pub fn bundles(&self) -> impl Iterator<Item = Bundle> + Send + '_ {
        self.roots.iter().enumerate().flat_map(|(index, root)| {
            let earlier = &self.roots[..index];
            self.below(root).filter(move |bundle| !earlier.iter().any(|other| other.has(&bundle.location)))
        })
    }

    /// How many bundles there are; nothing where counting was stopped or failed.
    pub fn count(&self, stop: &AtomicBool) -> Option<u64> {
        let mut count = 0;
        for bundle in self.bundles() {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            count += u64::from(!matches!(bundle.at, At::Nowhere(_)));
        }
        Some(count)
    }

    fn below<'a>(&'a self, root: &'a Root) -> Box<dyn Iterator<Item = Bundle> + Send + 'a> {
        match root {
            Root::File(path) => {
                let name = shown(path.file_name().unwrap_or_default());
                Box::new(std::iter::once(Bundle::file(path.clone(), name)))
            }
            Root::Folder(folder) => Box::new(walk(folder).map(|found| match found {
                Found { path, name, trouble: None } => Bundle::file(path, name),
                Found { path, name, trouble: Some(error) } => {
                    Bundle { location: shown(path.as_os_str()), name, at: At::Nowhere(error) }
                }
            })),
            Root::Objects { url, objects } => match &self.runtime {
                Some(runtime) => Box::new(self.listed(url, objects, runtime)),
                None => Box::new(std::iter::empty()),
            },
        }
    }

    fn listed<'a>(
        &'a self,
        url: &'a str,
        objects: &'a Objects,
        runtime: &'a Arc<Runtime>,
    ) -> impl Iterator<Item = Bundle> + Send + 'a {
        let mut list = objects.list();
        let single = url.to_ascii_lowercase().ends_with(".zip");
        let found = std::iter::from_fn(move || runtime.block_on(list.next()));
        found.filter_map(move |found| match found {
            Ok(object) if object.key.to_ascii_lowercase().ends_with(".zip") => {
                let location = if single { url.to_owned() } else { format!("{url}/{}", object.key) };
                let name = object.key.clone();
                let (objects, runtime) = (objects.clone(), Arc::clone(runtime));
                Some(Bundle { location, name, at: At::Object { objects, object, runtime, limit: self.limit } })
            }
            Ok(_) => None,
            Err(error) => {
                let trouble = Error::other(format!("对象存储无法列出：{error}"));
                Some(Bundle { location: url.to_owned(), name: url.to_owned(), at: At::Nowhere(trouble) })
            }
        })
    }
}

impl Root {
    /// Whether a walk of this place comes by there.
    fn has(&self, location: &str) -> bool {
        match self {
            Self::File(path) => shown(path.as_os_str()) == location,
            Self::Folder(folder) => {
                let below = name_below(folder, Path::new(location));
                Path::new(location).starts_with(folder) && !below.split('/').any(|part| part.starts_with('.'))
            }
            Self::Objects { url, .. } => {
                location.strip_prefix(url.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        }
    }
}

impl Bundle {
    fn file(path: PathBuf, name: String) -> Self {
        Self { location: shown(path.as_os_str()), name, at: At::File(path) }
    }

    /// What tells without reading it that it has not changed.
    pub fn identity(&self) -> Option<String> {
        match &self.at {
            At::File(path) => identity(&path.metadata().ok()?),
            At::Object { object, .. } => Some(object.version.clone()),
            At::Nowhere(_) => None,
        }
    }

    /// Whether it still is what it was when it was opened. What was copied out of an object store is a copy of its own.
    pub fn is_still(&self, identity: &str) -> bool {
        !matches!(&self.at, At::File(_)) || self.identity().as_deref() == Some(identity)
    }

    /// Opens it; a bundle of an object store is copied into a file of the temporary folder that vanishes.
    pub fn open(&self, stop: &AtomicBool) -> Result<Opened, OpError> {
        match &self.at {
            At::Nowhere(error) => Err(OpError::Io(Error::new(error.kind(), error.to_string()))),
            At::File(path) => {
                let named = |error: Error| Error::new(error.kind(), format!("{}：{error}", path.display()));
                let file = File::open(path).map_err(named)?;
                let data = file.metadata()?;
                if !data.is_file() {
                    return Err(OpError::BadRequest("不是普通文件".to_owned()));
                }
                Ok(Opened { file, identity: identity(&data) })
            }
            At::Object { objects, object, runtime, limit } => {
                if stop.load(Ordering::Relaxed) {
                    return Err(OpError::Io(Error::other("stopped")));
                }
                let mut file = tempfile::tempfile()?;
                let copy = tokio::fs::File::from_std(file.try_clone()?);
                let fetched = runtime.block_on(objects.copy_out(&object.key, copy, *limit));
                let fetched = fetched.map_err(|error| match error {
                    StoreError::TooLarge { limit_bytes, .. } => {
                        OpError::BadRequest(format!("超过单个案卷的大小上限 {} GiB（--largest）", limit_bytes >> 30))
                    }
                    other => OpError::Io(Error::other(format!("对象存储读取失败：{other}"))),
                })?;
                file.seek(SeekFrom::Start(0))?;
                Ok(Opened { file, identity: Some(fetched.version) })
            }
        }
    }
}

/// Place, size and times of a file; a change moves the time of the last change, which no program can set back.
fn identity(data: &Metadata) -> Option<String> {
    let settled = now().timestamp() - data.ctime() >= SETTLED;
    let times = format!("{}.{} {}.{}", data.mtime(), data.mtime_nsec(), data.ctime(), data.ctime_nsec());
    settled.then(|| format!("{} {} {} {times}", data.dev(), data.ino(), data.len()))
}
