//! The live socket of one person, for tests: keeps every byte that came over it. Knows as much of
//! WebSocket (RFC 6455) as a silent listener needs; it sends nothing but pongs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::client::Client;

const PATH: &str = "/api/v1/live";
/// Any 16 bytes; the server answers with a hash of them.
const KEY: &str = "bGFyZXRzLXRlc3RraXQtMQ==";
/// A loaded machine answers within this.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

#[derive(Debug, Default)]
struct Received {
    bytes: Mutex<Vec<u8>>,
    more: Condvar,
}

/// An open live socket; closed when dropped.
#[derive(Debug)]
pub struct LiveSocket {
    stream: TcpStream,
    received: Arc<Received>,
}

impl LiveSocket {
    /// Opens the socket as this person, from a page of the server itself.
    pub fn open(client: &Client) -> Result<Self> {
        let base = client.base();
        let host = base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        let cookie = client.cookie().unwrap_or_default();
        write!(
            stream,
            "GET {PATH} HTTP/1.1\r\nHost: {host}\r\nOrigin: {base}\r\nCookie: {cookie}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: {KEY}\r\n\r\n"
        )?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = reader.read_line(&mut head)?;
            ensure!(read > 0, "the server closed before it answered: {head}");
        }
        ensure!(head.starts_with("HTTP/1.1 101"), "no live socket: {head}");
        let received = Arc::new(Received::default());
        received.add(head.as_bytes());
        let (kept, answers) = (Arc::clone(&received), stream.try_clone()?);
        std::thread::spawn(move || {
            // It ends with the connection.
            let _ = listen(reader, answers, &kept);
        });
        Ok(Self { stream, received })
    }

    /// Everything that came so far: the head of the answer and the content of each frame.
    pub fn received(&self) -> Vec<u8> {
        self.received.bytes().clone()
    }

    /// Waits until this text has come.
    pub fn wait_for(&self, text: &str) -> Result<()> {
        self.wait_within(text, ANSWER_LIMIT)
    }

    /// Waits until this text has come, where the time is a promise.
    pub fn wait_within(&self, text: &str, limit: Duration) -> Result<()> {
        let end = Instant::now() + limit;
        let mut bytes = self.received.bytes();
        while !String::from_utf8_lossy(&bytes).contains(text) {
            let left = end.saturating_duration_since(Instant::now());
            ensure!(
                !left.is_zero(),
                "«{text}» did not come: {}",
                String::from_utf8_lossy(&bytes)
            );
            let waited = self.received.more.wait_timeout(bytes, left);
            bytes = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }
}

impl Drop for LiveSocket {
    fn drop(&mut self) {
        // What cannot be closed is closed already.
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

impl Received {
    fn bytes(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, bytes: &[u8]) {
        self.bytes().extend_from_slice(bytes);
        self.more.notify_all();
    }
}

fn listen(mut reader: impl Read, mut answers: TcpStream, received: &Received) -> Result<()> {
    loop {
        let [kind, length] = read_array(&mut reader)?;
        let length = match length & 0x7f {
            126 => u64::from(u16::from_be_bytes(read_array(&mut reader)?)),
            127 => u64::from_be_bytes(read_array(&mut reader)?),
            short => u64::from(short),
        };
        let mut content = vec![0; usize::try_from(length)?];
        reader.read_exact(&mut content)?;
        received.add(&content);
        received.add(b"\n");
        match kind & 0x0f {
            CLOSE => return Ok(()),
            PING => {
                let length = u8::try_from(content.len()).context("a ping is short")?;
                // A mask of zeros leaves the content as it is.
                let mut pong = vec![0x80 | PONG, 0x80 | length, 0, 0, 0, 0];
                pong.extend_from_slice(&content);
                answers.write_all(&pong)?;
            }
            _ => {}
        }
    }
}

fn read_array<const N: usize>(reader: &mut impl Read) -> Result<[u8; N]> {
    let mut array = [0; N];
    reader.read_exact(&mut array)?;
    Ok(array)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// Frames of all three lengths are kept, and a ping is answered: shown against a few bytes
    /// served here.
    #[test]
    fn frames_are_kept() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = Client::new(&format!("http://{}", listener.local_addr().unwrap()));
        let served = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            while !request.ends_with("\r\n\r\n") {
                assert!(reader.read_line(&mut request).unwrap() > 0, "{request}");
            }
            stream.write_all(b"HTTP/1.1 101 Switching\r\n\r\n").unwrap();
            stream.write_all(b"\x81\x05short").unwrap();
            stream.write_all(b"\x81\x7e\x01\x00").unwrap();
            stream.write_all(&[b'm'; 256]).unwrap();
            stream.write_all(b"\x89\x01?").unwrap();
            let mut pong = [0; 7];
            reader.read_exact(&mut pong).unwrap();
            stream.write_all(b"\x81\x04last").unwrap();
            (request, pong)
        });
        let socket = LiveSocket::open(&client).unwrap();
        socket.wait_for("last").unwrap();
        let text = String::from_utf8(socket.received()).unwrap();
        assert!(text.contains("short\n") && text.contains(&"m".repeat(256)));
        let (request, pong) = served.join().unwrap();
        assert!(request.starts_with("GET /api/v1/live"), "{request}");
        assert_eq!(pong, [0x8a, 0x81, 0, 0, 0, 0, b'?']);
    }
}
