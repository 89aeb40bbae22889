package io.amasync.daemon.remote.http;

import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides as another trust manager does, and says of a refused server what is wrong and what to do,
 * where the JDK speaks of certification paths. Thread-safe.
 */
final class ExplainingTrustManager extends X509ExtendedTrustManager {
  private final Supplier<X509ExtendedTrustManager> decides;
  private final @Nullable Path caFile;

  /**
   * Decides as {@code decides} does, which is asked for at the first certificate.
   *
   * @param caFile where some of what it trusts came from; null for none
   */
  ExplainingTrustManager(Supplier<X509ExtendedTrustManager> decides, @Nullable Path caFile) {
    this.decides = decides;
    this.caFile = caFile;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      decides.get().checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      String server = "%s:%d".formatted(engine.getPeerHost(), engine.getPeerPort());
      throw new UntrustedCertificateException(explain(server, chain, e), e);
    }
  }

  private String explain(String server, X509Certificate[] chain, CertificateException refusal) {
    for (X509Certificate certificate : chain) {
      try {
        certificate.checkValidity();
      } catch (CertificateExpiredException e) {
        return "The certificate '%s' of the server %s expired at %s. Renew it on the server"
            .formatted(name(certificate), server, certificate.getNotAfter().toInstant());
      } catch (CertificateNotYetValidException e) {
        return "The certificate '%s' of the server %s is valid only from %s. Check this machine's clock"
            .formatted(name(certificate), server, certificate.getNotBefore().toInstant());
      }
    }
    if (isCausedBy(refusal, CertPathBuilderException.class)) {
      return unknownAuthority(server, chain[chain.length - 1]);
    }
    if (isCausedBy(refusal, CertPathValidatorException.class)) {
      return "The certificate of the server %s is not good: %s. Give the server another one, or name its authority's present certificate with --ca-file"
          .formatted(server, refusal.getMessage());
    }
    // The JDK compares the name last, when all else is good.
    return "The certificate of the server %s is for %s, and for no other name. Use such a name in --server, or give the server a certificate for this one"
        .formatted(server, names(chain[0]));
  }

  private String unknownAuthority(String server, X509Certificate last) {
    String issuer = last.getIssuerX500Principal().getName();
    return caFile == null
        ? "The certificate of the server %s was issued by '%s', which this JDK does not trust. If you do, name that authority's certificate: ama-sync up DIR --server https://%s --token-file F --ca-file PEM"
            .formatted(server, issuer, server)
        : "The certificate of the server %s was issued by '%s', which neither this JDK trusts nor %s names. Name that authority's certificate with --ca-file"
            .formatted(server, issuer, caFile);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Exception> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  /** The names that clients may know the server by. */
  private static String names(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      names = null;
    }
    return names == null
        ? "no name but '%s'".formatted(name(certificate))
        : String.join(", ", names.stream().map(entry -> String.valueOf(entry.get(1))).toList());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    decides.get().checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    decides.get().checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    decides.get().checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    decides.get().checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    decides.get().checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return decides.get().getAcceptedIssuers();
  }
}
