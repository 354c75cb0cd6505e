//! A row of `report`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub tenant_id: i64,
    pub uuid: Uuid,
    pub bundle_name: String,
    pub bundle_sha256: String,
    pub verdict: String,
    pub as_of: Date,
    pub jurisdiction: String,
    pub kind: String,
    pub errors: i64,
    pub warnings: i64,
    pub not_checked: i64,
    pub blob_sha256: String,
    pub case_id: Option<i64>,
    pub created_by: Option<i64>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
