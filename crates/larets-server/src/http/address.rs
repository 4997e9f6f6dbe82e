//! Whose network address a request comes from. `X-Forwarded-For` is believed only when a proxy
//! that the administrator named sent it, and only as far as such proxies wrote it.

use std::net::IpAddr;

use actix_web::HttpRequest;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's address.
pub fn of_request(request: &HttpRequest, proxies: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|address| address.ip())?;
    let forwarded: Vec<&str> = request
        .headers()
        .get_all(FORWARDED_FOR)
        .flat_map(|value| value.to_str().unwrap_or("?").split(','))
        .map(str::trim)
        .collect();
    Some(client(peer, &forwarded, proxies))
}

/// Goes back from the peer through named proxies; the first address that is none of them is the
/// client's. What cannot be read ends the way.
fn client(peer: IpAddr, forwarded: &[&str], proxies: &[IpNet]) -> IpAddr {
    let mut client = peer.to_canonical();
    for hop in forwarded.iter().rev() {
        if !proxies.iter().any(|proxy| proxy.contains(&client)) {
            break;
        }
        let Ok(address) = hop.parse::<IpAddr>() else {
            break;
        };
        client = address.to_canonical();
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that a forged header changes nothing unless a named proxy passed it on, and that what
    // a client put in front of the proxy's own entry is not believed.
    #[test]
    fn forged_headers() {
        let proxies: [IpNet; 1] = ["10.0.0.0/8".parse().unwrap()];
        let check = |peer: &str, forwarded: &[&str], expect: &str| {
            let found = client(peer.parse().unwrap(), forwarded, &proxies);
            assert_eq!(found.to_string(), expect, "{peer} {forwarded:?}");
        };
        check("192.0.2.1", &[], "192.0.2.1");
        check("192.0.2.1", &["198.51.100.7"], "192.0.2.1");
        check("10.0.0.1", &["198.51.100.7"], "198.51.100.7");
        check("10.0.0.1", &["203.0.113.9", "198.51.100.7"], "198.51.100.7");
        check("10.0.0.1", &["198.51.100.7", "10.0.0.2"], "198.51.100.7");
        check("10.0.0.1", &["garbage"], "10.0.0.1");
        check("::ffff:10.0.0.1", &["2001:db8::1"], "2001:db8::1");
    }
}
