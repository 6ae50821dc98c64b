//! How HTTPS is spoken: rustls with ring, and the certificates that the system trusts.

use reqwest::ClientBuilder;

/// Whom a client takes for who they say they are.
#[derive(Clone, Copy)]
pub(crate) enum Trust<'a> {
    /// Nobody, which suits a client of `http://` alone.
    Nobody,
    /// Whoever the system trusts. Its certificates are loaded, which takes milliseconds and fails where there are none.
    System,
    /// Who has one of the certificates in this PEM file, whatever name is in it, and whomever they vouch for.
    #[cfg_attr(
        not(all(feature = "simulator", feature = "rustls")),
        expect(dead_code, reason = "the simulator posts to those that a bot names")
    )]
    These(&'a [u8]),
}

/// Gives the client its TLS. Nothing is installed for the whole process, so that an application keeps its own choice.
#[cfg(feature = "rustls")]
pub(super) fn equip(builder: ClientBuilder, trust: Trust<'_>) -> Result<ClientBuilder, String> {
    use std::sync::Arc;

    use rustls::{ClientConfig, RootCertStore, crypto};
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = Arc::new(crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let config = match trust {
        Trust::Nobody => config.with_root_certificates(RootCertStore::empty()),
        Trust::System => config.with_platform_verifier().map_err(|error| {
            format!("{error}; are the system's CA certificates installed (often the package `ca-certificates`)?")
        })?,
        Trust::These(pem) => {
            config.dangerous().with_custom_certificate_verifier(Arc::new(given::Given::new(pem, provider)?))
        }
    };
    Ok(builder.tls_backend_preconfigured(config.with_no_client_auth()))
}

#[cfg(not(feature = "rustls"))]
pub(super) fn equip(builder: ClientBuilder, trust: Trust<'_>) -> Result<ClientBuilder, String> {
    match trust {
        Trust::Nobody => Ok(builder),
        _ => Err("https:// URLs need the feature `rustls` of the crate `stategram`".to_owned()),
    }
}

#[cfg(feature = "rustls")]
mod given {
    use std::sync::Arc;

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
    use rustls::crypto::CryptoProvider;
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
    use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

    /// Trusts these certificates themselves, and what they have signed. That whoever is there has the key to it is seen to as ever.
    #[derive(Debug)]
    pub(super) struct Given {
        these: Vec<CertificateDer<'static>>,
        usual: Arc<WebPkiServerVerifier>,
    }

    impl Given {
        pub(super) fn new(pem: &[u8], provider: Arc<CryptoProvider>) -> Result<Self, String> {
            let these: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
            let these = these.map_err(|error| format!("the certificate cannot be read: {error}"))?;
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(these.iter().cloned());
            let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
            let usual = usual
                .map_err(|_| "there is no certificate in the file; it begins with `-----BEGIN CERTIFICATE-----`")?;
            Ok(Self { these, usual })
        }
    }

    impl ServerCertVerifier for Given {
        fn verify_server_cert(
            &self,
            certificate: &CertificateDer<'_>,
            others: &[CertificateDer<'_>],
            name: &ServerName<'_>,
            ocsp: &[u8],
            now: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            if self.these.contains(certificate) {
                return Ok(ServerCertVerified::assertion());
            }
            self.usual.verify_server_cert(certificate, others, name, ocsp, now)
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signed: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            self.usual.verify_tls12_signature(message, certificate, signed)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            certificate: &CertificateDer<'_>,
            signed: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            self.usual.verify_tls13_signature(message, certificate, signed)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.usual.supported_verify_schemes()
        }
    }
}
