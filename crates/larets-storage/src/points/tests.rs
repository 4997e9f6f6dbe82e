//! The format in which a list of channels is kept.

use super::*;

// Shows that a list reads back, that its bytes are those of the lists already stored, and that
// of another format, or cut, it is not read.
#[test]
fn the_format_stays() {
    let entry = ([7; 16], "phone", "work", "+74951234567", "495 1");
    let bytes = write_list(&[entry]).unwrap();
    let expected = [
        &[FORMAT, 1][..],
        &[7; 16],
        b"\x05phone\x04work\x0c+74951234567\x05495 1",
    ]
    .concat();
    assert_eq!(bytes, expected);
    let stored = read_list(&bytes).unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].channel.raw, "495 1");
    assert!(read_list(&bytes[..bytes.len() - 1]).is_none());
    assert!(read_list(&[&[FORMAT + 1], &bytes[1..]].concat()).is_none());
    assert!(read_list(&[]).is_none());
}
