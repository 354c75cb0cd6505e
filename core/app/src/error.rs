//! What can go wrong in a use case, and the one place that turns it into an HTTP answer or an exit status.
//!
//! Trouble in somebody's content is a list of findings; the other variants mean that we could not do the job.

use anjuan_model::Finding;
use anjuan_store::StoreError;

/// A use case that did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum OpError {
    /// The input has these problems.
    #[error("输入有 {} 处问题", .0.len())]
    Findings(Vec<Finding>),
    /// Nothing has this name.
    #[error("没有找到{0}")]
    NotFound(String),
    /// Something of this name is there already, or the state does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// The person is not signed in, or signed in wrongly.
    #[error("{0}")]
    Unauthorised(String),
    /// The person's roles do not allow it.
    #[error("您的角色不能进行此操作（需要：{0}）")]
    Forbidden(&'static str),
    /// The request cannot be understood.
    #[error("{0}")]
    BadRequest(String),
    /// Every worker is at work.
    #[error("系统繁忙，请稍后重试")]
    Busy,
    /// Rendering did not come to its end within its limits.
    #[error("{0}")]
    Limit(String),
    /// The store failed.
    #[error("存储暂时不可用（{0}）")]
    Store(#[source] StoreError),
    /// The file system failed.
    #[error("读写文件失败：{0}")]
    Io(#[from] std::io::Error),
    /// Something of ours is broken.
    #[error("内部错误：{0}")]
    Internal(String),
}

impl OpError {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Findings(_) => "invalid-content",
            Self::NotFound(_) => "not-found",
            Self::Conflict(_) => "conflict",
            Self::Unauthorised(_) => "unauthorised",
            Self::Forbidden(_) => "forbidden",
            Self::BadRequest(_) => "bad-request",
            Self::Busy => "busy",
            Self::Limit(_) => "limit-exceeded",
            Self::Store(_) => "store-unavailable",
            Self::Io(_) => "input-output",
            Self::Internal(_) => "internal",
        }
    }

    /// What a person can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Findings(_) => "请按各处说明改正后重试，已填写的内容不会丢失",
            Self::NotFound(_) => "请核对编号或名称",
            Self::Conflict(_) => "请刷新页面后重试",
            Self::Unauthorised(_) => "请重新登录",
            Self::Forbidden(_) => "请联系管理员调整角色",
            Self::BadRequest(_) => "请核对请求内容",
            Self::Busy | Self::Store(_) => "请稍后重试；如持续出现，请联系管理员",
            Self::Limit(_) => "请减少内容后重试",
            Self::Io(_) => "请检查文件路径、权限和磁盘空间",
            Self::Internal(_) => "请将编号告知管理员",
        }
    }

    /// Whether the words are for those who keep the program running, and mean nothing to a client.
    fn is_ours(&self) -> bool {
        matches!(self, Self::Store(_) | Self::Io(_) | Self::Internal(_))
    }

    /// What a client of the server reads: nothing of our insides, which the log has under the same number.
    pub fn message_for_client(&self) -> String {
        if self.is_ours() { "系统出错，请将编号告知管理员".to_owned() } else { self.to_string() }
    }

    /// What a client of the server can do about it.
    pub fn help_for_client(&self) -> &'static str {
        if self.is_ours() { "请稍后重试；如持续出现，请联系管理员" } else { self.help() }
    }

    /// What the log keeps: our own words, and of the file system neither paths nor names. Others' words stay out.
    pub fn detail_for_log(&self) -> String {
        match self {
            Self::Store(error) => error.to_string(),
            Self::Io(error) => format!("{:?}, code {:?}", error.kind(), error.raw_os_error()),
            Self::Internal(detail) => detail.clone(),
            _ => String::new(),
        }
    }

    /// The exit status of the command line: 2 for wrong input, 4 for a failure of ours.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Findings(_)
            | Self::NotFound(_)
            | Self::BadRequest(_)
            | Self::Conflict(_)
            | Self::Unauthorised(_)
            | Self::Forbidden(_) => 2,
            Self::Io(error)
                if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::PermissionDenied) =>
            {
                2
            }
            _ => 4,
        }
    }
}

impl From<StoreError> for OpError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { .. } => Self::NotFound("这条记录".to_owned()),
            StoreError::Conflict { .. } => Self::Conflict("已经存在，或已被他人修改".to_owned()),
            other => Self::Store(other),
        }
    }
}
