//! What every table has in common, said once: key, tenant, instants, digests.

use sea_orm_migration::prelude::*;

/// Starts a table with a 64-bit key and the tenant that owns the row.
///
/// There is one tenant today. The column stands in every table from the first day, because adding it to a full
/// database (and to every unique index) later would mean rewriting all of it.
pub(crate) fn table(name: &'static str) -> TableCreateStatement {
    let mut statement = Table::create();
    statement
        .table(name)
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("tenant_id").big_integer().not_null().default(1));
    statement
}

/// A text that must be given.
pub(crate) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}

/// A text that may be missing.
pub(crate) fn text_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().null().take()
}

/// A SHA-256 as 64 lower-case hexadecimal digits.
pub(crate) fn digest(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).string_len(64).not_null().take()
}

/// An instant in UTC: `timestamptz` on PostgreSQL; RFC 3339 text with the offset `+00:00` on SQLite, which
/// sorts as text in the order of time.
pub(crate) fn instant(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().not_null().take()
}

/// An instant that may not have come yet.
pub(crate) fn instant_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().null().take()
}

/// A whole number that starts from a known value.
pub(crate) fn number(name: &'static str, start: i64) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().default(start).take()
}

/// A key of another table that must be given.
pub(crate) fn reference(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

/// A key of another table that may be missing.
pub(crate) fn reference_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().take()
}

/// A structured value.
pub(crate) fn json(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().not_null().take()
}

/// A structured value that may be missing.
pub(crate) fn json_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).json_binary().null().take()
}

/// A universally unique identifier, the name of a row towards the outside.
pub(crate) fn uuid(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().not_null().take()
}

/// A foreign key from `column` to the key of `target`.
pub(crate) fn foreign_key(
    table: &'static str,
    column: &'static str,
    target: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_{column}_fk"))
        .from(table, column)
        .to(target, "id")
        .on_delete(on_delete)
        .take()
}

/// An index named after its table and columns.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut statement = Index::create();
    statement.name(format!("{table}_{}_index", columns.join("_"))).table(table);
    for column in columns {
        statement.col(*column);
    }
    statement
}

/// A unique index within the tenant, named after its table and columns.
///
/// The tenant comes last, so that the index also serves the queries of today, which do not ask for a tenant.
pub(crate) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut statement = Index::create();
    statement.name(format!("{table}_{}_unique", columns.join("_"))).table(table).unique();
    for column in columns {
        statement.col(*column);
    }
    statement.col("tenant_id");
    statement
}

/// Drops tables in the order given; the caller names the ones that refer to others first.
pub(crate) async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).take()).await?;
    }
    Ok(())
}
