//! What was last done with files of one shape: the same headers in the same order. Kept for the whole
//! installation, sealed, as it names values of files. What of it a person may use is decided where it
//! is offered.

use diesel::prelude::*;
use larets_core::access::ChangeGrant;
use larets_core::imports::{Import, ImportAs, value_key};

use crate::db::connection::each;
use crate::db::{ReadTx, Vault, WriteTx};
use crate::error::StorageError;
use crate::schema::import_memory;

/// Shapes that are remembered; beyond, the one not used for longest is forgotten.
const SHAPES_MAX: i64 = 500;
/// What the shapes are hashed as.
const SHAPE: &str = "import_memory.shape";

/// The shape of a file, as a keyed hash: who steals the table learns no headers.
fn shape(vault: &Vault, import_as: ImportAs, headers: &[String]) -> [u8; 16] {
    let headers: Vec<String> = headers.iter().map(|header| value_key(header)).collect();
    vault.blind(
        SHAPE,
        &format!("{}\n{}", import_as.code(), headers.join("\n")),
    )
}

/// What is remembered of files with these headers.
pub fn recall(
    tx: &mut ReadTx<'_>,
    _grant: &ChangeGrant<Import>,
    import_as: ImportAs,
    headers: &[String],
) -> Result<Option<String>, StorageError> {
    let shape = shape(tx.vault(), import_as, headers);
    let sealed: Option<Vec<u8>> = each!(tx.connection(), c => {
        import_memory::table
            .find(shape.as_slice())
            .select(import_memory::sealed)
            .first(c)
            .optional()
    })?;
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let plain = tx
        .vault()
        .open_field("import_memory", "sealed", shape, &sealed)?;
    Ok(String::from_utf8(plain).ok())
}

/// Remembers what was done with a file with these headers, beside the event of its start.
pub fn keep(
    tx: &mut WriteTx<'_>,
    _grant: &ChangeGrant<Import>,
    import_as: ImportAs,
    headers: &[String],
    text: &str,
) -> Result<(), StorageError> {
    let shape = shape(tx.vault(), import_as, headers);
    let sealed = tx
        .vault()
        .seal_field("import_memory", "sealed", shape, text.as_bytes())?;
    let now = tx.now().micros();
    each!(tx.connection(), c => {
        diesel::insert_into(import_memory::table)
            .values((
                import_memory::shape.eq(shape.as_slice()),
                import_memory::record_kind.eq(import_as.code()),
                import_memory::sealed.eq(&sealed),
                import_memory::used_at.eq(now),
            ))
            .on_conflict(import_memory::shape)
            .do_update()
            .set((
                import_memory::sealed.eq(&sealed),
                import_memory::used_at.eq(now),
            ))
            .execute(c)
    })?;
    let eldest: Vec<Vec<u8>> = each!(tx.connection(), c => {
        import_memory::table
            .order(import_memory::used_at.desc())
            .offset(SHAPES_MAX)
            .limit(SHAPES_MAX)
            .select(import_memory::shape)
            .load(c)
    })?;
    if !eldest.is_empty() {
        each!(tx.connection(), c => {
            diesel::delete(import_memory::table.filter(import_memory::shape.eq_any(&eldest)))
                .execute(c)
        })?;
    }
    Ok(())
}
