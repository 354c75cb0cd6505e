//! A row of `audit_item`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub tenant_id: i64,
    pub job_id: i64,
    pub place: String,
    pub name: String,
    pub bytes: i64,
    pub blob_sha256: Option<String>,
    pub state: String,
    pub attempts: i64,
    pub verdict: Option<String>,
    pub errors: i64,
    pub warnings: i64,
    pub not_checked: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub rules: Option<Json>,
    pub report_uuid: Option<Uuid>,
    pub why: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
