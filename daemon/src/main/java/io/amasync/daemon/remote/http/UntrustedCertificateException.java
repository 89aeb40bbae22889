package io.amasync.daemon.remote.http;

import java.security.cert.CertificateException;

/** A server's certificate was refused, said so that its user can do something about it. */
final class UntrustedCertificateException extends CertificateException {
  private static final long serialVersionUID = 1;

  private final String explanation;

  UntrustedCertificateException(String explanation, Throwable cause) {
    super(explanation, cause);
    this.explanation = explanation;
  }

  /** What, where, and what to do. */
  String explanation() {
    return explanation;
  }
}
