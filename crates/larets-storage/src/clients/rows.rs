//! The statements and the life cycle that a table of clients has: load, insert, save, bin, purge.
//! Written once as a macro, because diesel's types are those of one table.

/// Most records removed for good at a time.
pub(crate) const PURGE_LIMIT: i64 = 500;

/// Writes the functions for a table. `index` makes the search entry anew.
macro_rules! client_rows {
    (table: $table:ident, columns: $columns:ident, record: $record:ident, id: $id:ident, index: $index:ident) => {
        fn announce(
            tx: &mut $crate::db::WriteTx<'_>,
            columns: &$columns,
            act: $crate::db::Act,
        ) {
            tx.announce($crate::db::Changed::Record {
                kind: RecordKind::$record,
                id: columns.id.0,
                version: columns.version,
                act,
            });
        }

        fn load(connection: &mut AnyConnection, id: Id) -> Result<$columns, StorageError> {
            Ok(each!(connection, c => {
                $table::table.find(id).select($table::all_columns).get_result(c)
            })?)
        }

        fn insert_one(connection: &mut AnyConnection, row: &$columns) -> QueryResult<()> {
            each!(connection, c => diesel::insert_into($table::table).values(row).execute(c))?;
            Ok(())
        }

        fn insert_rows(connection: &mut AnyConnection, rows: &[$columns]) -> QueryResult<()> {
            if let AnyConnection::Postgres(c) = connection {
                for chunk in rows.chunks(500) {
                    diesel::insert_into($table::table).values(chunk).execute(c)?;
                }
                return Ok(());
            }
            rows.iter().try_for_each(|row| insert_one(connection, row))
        }

        /// Saves a row as a new version, if nobody else has made one meanwhile.
        fn save(tx: &mut WriteTx<'_>, row: &mut $columns) -> Result<(), StorageError> {
            let before = row.version;
            row.version += 1;
            row.updated_at = tx.now().micros();
            let saved = each!(tx.connection(), c => {
                diesel::update($table::table.find(row.id))
                    .filter($table::version.eq(before))
                    .set(&*row)
                    .execute(c)
            })?;
            if saved == 0 {
                let current = load(tx.connection(), row.id)?.version;
                return Err(StorageError::Outdated { current });
            }
            Ok(())
        }

        fn plain_event(actor: &Actor, kind: EventKind, columns: &$columns) -> Event {
            Event::of(actor, kind)
                .on(RecordKind::$record, columns.id.0)
                .with("version", Detail::Number(columns.version))
        }

        /// Moves a record to the bin.
        pub fn delete(
            tx: &mut WriteTx<'_>,
            grant: &ChangeGrant<$record>,
            id: $id,
            expected_version: Option<i64>,
            actor: &Actor,
        ) -> Result<Event, StorageError> {
            let mut columns = load(tx.connection(), id.into())?;
            check(grant, &columns.standing(), expected_version)?;
            if columns.deleted_at.is_some() {
                return Err(StorageError::NotFound);
            }
            columns.deleted_at = Some(tx.now().micros());
            save(tx, &mut columns)?;
            $crate::search::forget(tx, columns.id.0)?;
            announce(tx, &columns, $crate::db::Act::Deleted);
            Ok(plain_event(actor, EventKind::Delete, &columns))
        }

        /// Takes a record back from the bin.
        pub fn restore(
            tx: &mut WriteTx<'_>,
            grant: &ChangeGrant<$record>,
            id: $id,
            actor: &Actor,
        ) -> Result<Event, StorageError> {
            let mut columns = load(tx.connection(), id.into())?;
            check(grant, &columns.standing(), None)?;
            if columns.deleted_at.is_none() {
                return Err(StorageError::NotFound);
            }
            columns.deleted_at = None;
            save(tx, &mut columns)?;
            $crate::search::$index(tx, id)?;
            announce(tx, &columns, $crate::db::Act::Created);
            Ok(plain_event(actor, EventKind::Restore, &columns))
        }

        /// Removes for good what went to the bin before a moment, some of it at a time: again
        /// until the value is zero.
        pub fn purge_old(
            tx: &mut WriteTx<'_>,
            before: At,
        ) -> Result<$crate::db::Recorded<usize>, StorageError> {
            let ids: Vec<Id> = each!(tx.connection(), c => {
                $table::table
                    .filter($table::deleted_at.is_not_null())
                    .filter($table::deleted_at.lt(before.micros()))
                    .order(($table::deleted_at, $table::id))
                    .limit($crate::clients::rows::PURGE_LIMIT)
                    .select($table::id)
                    .load(c)
            })?;
            let actor = larets_core::access::SystemActor::for_job("empty_bin");
            let number = i64::try_from(ids.len()).unwrap_or(i64::MAX);
            let event = Event::of(&actor, EventKind::Purge).with("records", Detail::Number(number));
            let mut recorded = $crate::db::Recorded::new(ids.len(), event);
            for id in ids {
                $crate::search::forget(tx, id.0)?;
                each!(tx.connection(), c => diesel::delete($table::table.find(id)).execute(c))?;
                let event = Event::of(&actor, EventKind::Purge).on(RecordKind::$record, id.0);
                recorded = recorded.and(event);
            }
            Ok(recorded)
        }
    };
}
pub(crate) use client_rows;
