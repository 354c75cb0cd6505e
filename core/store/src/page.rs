//! Lists in pages, by key and not by offset: page 500 costs what page 1 costs, and no row is shown twice when
//! others arrive in between.

use crate::StoreError;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

/// Which part of a list is wanted. Lists run from the newest to the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The `next` of the page before; `None` for the first page.
    pub after: Option<i64>,
    /// How many items at most; kept between 1 and [`Page::MOST`].
    pub limit: u64,
}

impl Page {
    /// The largest page that is given out.
    pub const MOST: u64 = 1000;

    /// The first page of this size.
    pub fn first(limit: u64) -> Self {
        Page { after: None, limit }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing<T> {
    /// The items, newest first.
    pub items: Vec<T>,
    /// Where the next page starts; `None` when this was the last.
    pub next: Option<i64>,
}

/// Reads one page of `select`, ordered by the descending `key` column.
pub(crate) async fn newest_first<E, T>(
    connection: &DatabaseConnection,
    select: Select<E>,
    key: E::Column,
    page: Page,
    key_of: impl Fn(&T) -> i64,
) -> Result<Listing<T>, StoreError>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error = StoreError>,
{
    let limit = page.limit.clamp(1, Page::MOST);
    let select = match page.after {
        Some(after) => select.filter(key.lt(after)),
        None => select,
    };
    // One row more than asked for tells whether there is a next page without counting the table.
    let mut rows = select.order_by_desc(key).limit(limit + 1).all(connection).await?;
    let more = rows.len() as u64 > limit;
    if more {
        rows.pop();
    }
    let items = rows.into_iter().map(T::try_from).collect::<Result<Vec<T>, StoreError>>()?;
    let next = if more { items.last().map(key_of) } else { None };
    Ok(Listing { items, next })
}
