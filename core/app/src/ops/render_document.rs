//! Journey A: template and raw answers → parsed answers → a typeset document that carries its origin.

use crate::engines::Engines;
use crate::error::OpError;
use crate::library::main_path;
use anjuan_model::case::CaseFacts;
use anjuan_model::origin::Origin;
use anjuan_model::{Answers, Date, Finding, Template};
use anjuan_render::{Format, Job, Purpose, RenderError, Rendered, Standard};
use serde_json::{Map, Value};

/// What to render.
pub struct Order<'a> {
    /// Template id.
    pub template: &'a str,
    /// GB/T 2260 code of the place whose layers apply.
    pub jurisdiction: Option<&'a str>,
    /// The day that decides which edition is in force; also the document's timestamp.
    pub as_of: Date,
    /// Raw answers by field id.
    pub answers: &'a Map<String, Value>,
    /// Facts that prefill.
    pub case: &'a CaseFacts,
    /// The standard of a PDF.
    pub standard: Standard,
    /// The form wanted.
    pub format: Format,
}

/// A document that was made.
pub struct Made {
    /// Its template's id, title and edition.
    pub origin: Origin,
    /// The pages or the PDF.
    pub rendered: Rendered,
    /// Remarks at the levels 提醒 and 提示.
    pub remarks: Vec<Finding>,
}

/// Renders a document, or says everything that stands in the way.
pub fn render_document(engines: &Engines, order: &Order<'_>) -> Result<Made, OpError> {
    let library = engines.library();
    let template = printable(&library.catalog, order.template, order.jurisdiction, order.as_of)?;
    let parsed = Answers::parse(template, order.answers, order.case);
    let Some(answers) = parsed.answers else { return Err(OpError::Findings(parsed.findings)) };
    let origin = Origin::of(template, &answers);
    let rendered = run(engines, order, template, &answers, Some(&origin), true)?;
    let mut remarks = parsed.findings;
    remarks.extend(rendered.warnings.iter().cloned());
    Ok(Made { origin, rendered, remarks })
}

/// Renders unfinished answers for the eye: what is wrong is left blank and said beside the page.
pub fn preview_document(engines: &Engines, order: &Order<'_>) -> Result<(Rendered, Vec<Finding>), OpError> {
    let library = engines.library();
    let template = printable(&library.catalog, order.template, order.jurisdiction, order.as_of)?;
    let findings = Answers::parse(template, order.answers, order.case).findings;
    let answers = Answers::parse_for_preview(template, order.answers, order.case);
    let rendered = run(engines, order, template, &answers, None, false)?;
    Ok((rendered, findings))
}

/// The document with this id that is printed in a place on a day; else what there is instead.
pub fn printable<'a>(
    catalog: &'a anjuan_model::Catalog,
    id: &str,
    jurisdiction: Option<&str>,
    as_of: Date,
) -> Result<&'a Template, OpError> {
    let template = catalog.template(id, jurisdiction, as_of).ok_or_else(|| {
        match catalog.all_templates().find(|one| one.id == id) {
            Some(other) => OpError::NotFound(format!(
                "在 {} 和该地区适用的文书格式“{id}”（现有版本：{}，适用期 {}，来自 {}）",
                as_of,
                other.edition,
                other.effective.label(),
                other.layer
            )),
            None => OpError::NotFound(format!("文书格式“{id}”")),
        }
    })?;
    if template.external {
        return Err(OpError::BadRequest(format!("“{}”由他方制作或本版尚不排印，只用于审核识别", template.title)));
    }
    Ok(template)
}

fn run(
    engines: &Engines,
    order: &Order<'_>,
    template: &Template,
    answers: &Answers,
    origin: Option<&Origin>,
    complete: bool,
) -> Result<Rendered, OpError> {
    let attachment = match (origin, order.standard) {
        (Some(origin), Standard::A3b | Standard::Ua1) => {
            Some(serde_json::to_vec(origin).map_err(|error| OpError::Internal(error.to_string()))?)
        }
        _ => None,
    };
    let whole = Job {
        standard: order.standard,
        day: order.as_of,
        attachment,
        format: order.format,
        ..job_of(template, answers)
    };
    let job = if complete { whole } else { Job { texts: Vec::new(), purpose: Purpose::Preview, ..whole } };
    engines.pool().render(&job).map_err(op_error)
}

/// The job that prints a document as PDF/A-2b on the first day of its edition.
pub fn job_of(template: &Template, answers: &Answers) -> Job {
    let main = main_path(&template.layer, &template.id);
    Job {
        texts: free_texts(template, answers),
        title: template.title.clone(),
        ..Job::new(main, answers.to_data(template), template.effective.from)
    }
}

/// The texts that must be found on the page word for word; dates, numbers and choices are laid out otherwise.
pub fn free_texts(template: &Template, answers: &Answers) -> Vec<(String, String)> {
    let free = |id: &str| template.field(id).is_some_and(|field| field.kind.nature().literal);
    answers.texts().into_iter().filter(|(id, _)| free(id)).collect()
}

/// What a rendering that failed is to whoever asked for it.
pub fn op_error(error: RenderError) -> OpError {
    match error {
        RenderError::Refused(findings) => OpError::Findings(findings),
        RenderError::Busy => OpError::Busy,
        error @ (RenderError::DeadlineExceeded(_) | RenderError::MemoryExceeded) => OpError::Limit(error.to_string()),
        other => OpError::Internal(other.to_string()),
    }
}
