//! One rendering from job to files, on a thread of its own, leaving the shared cache trimmed whatever happens.

use crate::environment::Environment;
use crate::job::{Job, Purpose, RenderError, Rendered, Standard};
use crate::world::JobWorld;
use crate::{diagnostic, export, pages, preflight, presence};
use anjuan_model::{Finding, Severity};
use std::panic::{AssertUnwindSafe, catch_unwind};
use typst::diag::Warned;
use typst_layout::PagedDocument;

/// Enough for the deepest nesting that Typst itself allows.
const STACK_BYTES: usize = 16 << 20;

/// How many renderings a cache entry outlives. Documents differ from each other, so that more only costs memory.
const KEPT_FOR_DOCUMENTS: usize = 1;
/// Previews repeat all but one answer of the one before.
const KEPT_FOR_PREVIEWS: usize = 10;

/// Renders here and now. A hostile layout can take forever or all memory: bytes that nobody vouches for go to a
/// [`Pool`](crate::Pool).
pub fn render(environment: &Environment, job: &Job) -> Result<Rendered, RenderError> {
    on_render_thread(|| render_here(environment, job))?
}

/// Runs `work` on a fresh thread with a large stack that is also the only one Typst may spread over.
pub(crate) fn on_render_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, RenderError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(STACK_BYTES)
        .thread_name(|_| "render".to_owned())
        .build()
        .map_err(|error| RenderError::Unavailable(error.to_string()))?;
    Ok(pool.install(work))
}

/// Renders on this thread, which must be a render thread.
pub(crate) fn render_here(environment: &Environment, job: &Job) -> Result<Rendered, RenderError> {
    let _trim = Trim(match job.purpose {
        Purpose::Document => KEPT_FOR_DOCUMENTS,
        Purpose::Preview => KEPT_FOR_PREVIEWS,
    });
    catch_unwind(AssertUnwindSafe(|| attempt(environment, job))).unwrap_or(Err(RenderError::Panicked))
}

/// Trims the shared cache when dropped, be it after success, failure or a panic.
struct Trim(usize);

impl Drop for Trim {
    fn drop(&mut self) {
        comemo::evict(self.0);
    }
}

fn attempt(environment: &Environment, job: &Job) -> Result<Rendered, RenderError> {
    if job.attachment.is_some() && job.standard == Standard::A2b {
        return Err(RenderError::AttachmentNotAllowed);
    }
    let Some(world) = JobWorld::new(environment, job) else {
        let why = format!("没有版面文件“{}”", job.main);
        return Err(RenderError::Refused(vec![Finding::plain("render/no-layout", Severity::Error, &job.main, why)]));
    };
    let mut warnings = Vec::new();
    settle(job.purpose, preflight::inspect(&environment.coverage, &job.data), &mut warnings)?;

    let Warned { output, warnings: remarks } = typst::compile::<PagedDocument>(&world);
    warnings.extend(diagnostic::findings(&world, &remarks));
    let mut document = output.map_err(|errors| RenderError::Refused(diagnostic::findings(&world, &errors)))?;
    if document.info_mut().title.is_none() && !job.title.is_empty() {
        document.info_mut().title = Some(job.title.as_str().into());
    }

    let pages = pages::read(&document);
    settle(job.purpose, pages::missing_glyphs(&pages, &job.data), &mut warnings)?;
    settle(job.purpose, presence::inspect(&pages, &job.texts), &mut warnings)?;

    let files = export::export(&world, &document, &pages, job)?;
    let page_texts = pages.into_iter().map(|page| page.text).collect::<Vec<_>>();
    Ok(Rendered { files, page_count: page_texts.len(), page_texts, warnings })
}

/// Errors stop a document; in a preview they are remarks.
fn settle(purpose: Purpose, found: Vec<Finding>, warnings: &mut Vec<Finding>) -> Result<(), RenderError> {
    match purpose {
        Purpose::Document if !found.is_empty() => return Err(RenderError::Refused(found)),
        _ => warnings.extend(found.into_iter().map(|finding| Finding { severity: Severity::Warning, ..finding })),
    }
    Ok(())
}
