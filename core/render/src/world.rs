//! The closed world of one job: the environment's layouts, `/data.json`, perhaps `/anjuan.json`, and nothing else.

use crate::environment::Environment;
use crate::job::Job;
use anjuan_model::Date;
use chrono::Datelike;
use typst::Library;
use typst::World;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Where a layout finds its data.
pub(crate) const DATA: &str = "/data.json";
const WRAPPER: &str = "/main.typ";
const ATTACHMENT: &str = "/anjuan.json";

/// The ids of the virtual files. An id lives as long as the process and there are few of them, so every job uses these.
pub(crate) struct Files {
    data: FileId,
    wrapper: FileId,
    attachment: FileId,
}

impl Files {
    pub(crate) fn new() -> Option<Self> {
        Some(Self { data: intern(DATA)?, wrapper: intern(WRAPPER)?, attachment: intern(ATTACHMENT)? })
    }

    /// The id of a layout; none for a path that is not one or that a virtual file has.
    pub(crate) fn id_of_source(&self, path: &str) -> Option<FileId> {
        let plain = path.ends_with(".typ") && !path.contains(['"', '\\']) && !path.chars().any(char::is_control);
        let id = if plain { intern(path)? } else { return None };
        (id != self.wrapper).then_some(id)
    }
}

fn intern(path: &str) -> Option<FileId> {
    VirtualPath::new(path).ok().map(|path| RootedPath::new(VirtualRoot::Project, path).intern())
}

/// One job's world.
pub(crate) struct JobWorld<'a> {
    environment: &'a Environment,
    main: FileId,
    wrapper: Option<Source>,
    data: Bytes,
    attachment: Option<Bytes>,
    today: Option<Datetime>,
}

impl<'a> JobWorld<'a> {
    /// The world for a job; none when the environment has no such layout.
    pub(crate) fn new(environment: &'a Environment, job: &Job) -> Option<Self> {
        let files = &environment.files;
        let main = files.id_of_source(&job.main).filter(|id| environment.sources.contains_key(id))?;
        let wrapper = job.attachment.as_ref().map(|_| Source::new(files.wrapper, wrap(main)));
        Some(Self {
            environment,
            main: wrapper.as_ref().map_or(main, Source::id),
            wrapper,
            data: Bytes::from_string(job.data.to_string()),
            attachment: job.attachment.clone().map(Bytes::new),
            today: date(job.day),
        })
    }
}

/// A layout around the layout that attaches the origin, so that no template has to think of it.
fn wrap(main: FileId) -> String {
    format!(
        "#include \"{}\"\n#pdf.attach(\"{ATTACHMENT}\", relationship: \"data\", mime-type: \"application/json\", \
         description: \"文书格式、版本与填写内容\")",
        main.vpath().get_with_slash()
    )
}

fn date(day: Date) -> Option<Datetime> {
    Datetime::from_ymd(day.year(), u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?)
}

impl World for JobWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.environment.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.environment.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if let Some(source) = self.wrapper.as_ref().filter(|source| source.id() == id) {
            return Ok(source.clone());
        }
        match self.environment.sources.get(&id) {
            Some(source) => Ok(source.clone()),
            None if !matches!(id.root(), VirtualRoot::Project) => Err(FileError::AccessDenied),
            None => Err(FileError::NotFound(id.vpath().get_with_slash().into())),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let files = &self.environment.files;
        match &self.attachment {
            _ if id == files.data => Ok(self.data.clone()),
            Some(bytes) if id == files.attachment => Ok(bytes.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.environment.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
