//! How HTTPS is spoken: rustls with ring, and the certificates that the system trusts.

use reqwest::ClientBuilder;

/// Gives the client its TLS. Nothing is installed for the whole process, so that an application keeps its own choice.
///
/// With `trust` the system's certificates are loaded, which takes milliseconds and fails where there are none; without
/// it every server is distrusted, which suits a client of `http://` alone.
#[cfg(feature = "rustls")]
pub(super) fn equip(builder: ClientBuilder, trust: bool) -> Result<ClientBuilder, String> {
    use std::sync::Arc;

    use rustls::{ClientConfig, RootCertStore, crypto};
    use rustls_platform_verifier::BuilderVerifierExt;

    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let config = if trust {
        config.with_platform_verifier().map_err(|error| {
            format!("{error}; are the system's CA certificates installed (often the package `ca-certificates`)?")
        })?
    } else {
        config.with_root_certificates(RootCertStore::empty())
    };
    Ok(builder.tls_backend_preconfigured(config.with_no_client_auth()))
}

#[cfg(not(feature = "rustls"))]
pub(super) fn equip(builder: ClientBuilder, trust: bool) -> Result<ClientBuilder, String> {
    if trust { Err("https:// URLs need the feature `rustls` of the crate `stategram`".to_owned()) } else { Ok(builder) }
}
