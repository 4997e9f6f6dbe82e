//! Bytes in any encoding as UTF-8 bytes, streaming. A byte-order mark falls away; a byte that the
//! encoding does not have becomes U+FFFD.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// Bytes read and decoded at once.
const CHUNK_BYTES: usize = 16 * 1024;

/// A reader of UTF-8.
pub(super) struct Decode<R> {
    source: R,
    decoder: Decoder,
    input: Vec<u8>,
    input_from: usize,
    input_to: usize,
    ended: bool,
    done: bool,
}

impl<R: Read> Decode<R> {
    pub(super) fn new(source: R, encoding: &'static Encoding) -> Self {
        Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; CHUNK_BYTES],
            input_from: 0,
            input_to: 0,
            ended: false,
            done: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let read = loop {
            match self.source.read(&mut self.input) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.input_from = 0;
        self.input_to = read;
        self.ended = read == 0;
        Ok(())
    }
}

impl<R: Read> Read for Decode<R> {
    /// Needs room for at least four bytes, one character; every caller here has more.
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.done || output.len() < 4 {
                return Ok(0);
            }
            if self.input_from == self.input_to && !self.ended {
                self.fill()?;
            }
            let input = self
                .input
                .get(self.input_from..self.input_to)
                .unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(input, output, self.ended);
            self.input_from += read;
            if self.ended && result == CoderResult::InputEmpty {
                self.done = true;
            }
            if written > 0 {
                return Ok(written);
            }
        }
    }
}
