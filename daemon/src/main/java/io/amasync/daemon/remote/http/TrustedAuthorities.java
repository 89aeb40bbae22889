package io.amasync.daemon.remote.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose signature makes a server's certificate good: the authorities of the JDK, and those that the
 * user names besides. The JDK's are read when a server first shows a certificate, which one that is
 * spoken to over http never does: reading them takes a short command a tenth of its time.
 * Thread-safe.
 */
public final class TrustedAuthorities {
  /** Read by the JVM's own lock at the first use. */
  private static final class OfThisJdk {
    static final X509ExtendedTrustManager MANAGER = managerOf(null);
  }

  private final SSLContext context;
  private final Supplier<X509ExtendedTrustManager> known;

  private TrustedAuthorities(Supplier<X509ExtendedTrustManager> known, @Nullable Path caFile) {
    this.known = known;
    try {
      context = SSLContext.getInstance("TLS");
      TrustManager[] explaining = {new ExplainingTrustManager(known, caFile)};
      context.init(null, explaining, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK has no TLS", e);
    }
  }

  /** The JDK's alone. */
  public static TrustedAuthorities ofJdk() {
    return new TrustedAuthorities(() -> OfThisJdk.MANAGER, null);
  }

  /**
   * The JDK's and those of {@code caFile}, as PEM or DER; it is read now and never again.
   *
   * @throws BadCaFileException when it cannot be read or holds no certificate
   */
  public static TrustedAuthorities with(Path caFile) throws BadCaFileException {
    Collection<? extends Certificate> named = read(caFile);
    try {
      KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      int number = 0;
      for (Certificate certificate : OfThisJdk.MANAGER.getAcceptedIssuers()) {
        all.setCertificateEntry("jdk-" + number++, certificate);
      }
      for (Certificate certificate : named) {
        all.setCertificateEntry("named-" + number++, certificate);
      }
      X509ExtendedTrustManager manager = managerOf(all);
      return new TrustedAuthorities(() -> manager, caFile);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("An empty key store of this JDK takes no certificate", e);
    }
  }

  private static Collection<? extends Certificate> read(Path caFile) throws BadCaFileException {
    Collection<? extends Certificate> certificates;
    try (InputStream in = Files.newInputStream(caFile)) {
      certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (NoSuchFileException e) {
      throw new BadCaFileException(caFile, "does not exist", e);
    } catch (AccessDeniedException e) {
      throw new BadCaFileException(caFile, "may not be read by you", e);
    } catch (IOException e) {
      throw new BadCaFileException(caFile, "cannot be read (%s)".formatted(e.getMessage()), e);
    } catch (CertificateException e) {
      throw new BadCaFileException(
          caFile, "is no list of certificates (%s)".formatted(e.getMessage()), e);
    }
    if (certificates.isEmpty()) {
      throw new BadCaFileException(caFile, "holds no certificate");
    }
    return certificates;
  }

  /** Trusts what {@code store} holds; null for the JDK's own. */
  private static X509ExtendedTrustManager managerOf(@Nullable KeyStore store) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("This JDK trusts by other means than X.509"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JDK's list of authorities cannot be read", e);
    }
  }

  /** The certificates of all of them. */
  List<X509Certificate> accepted() {
    return List.of(known.get().getAcceptedIssuers());
  }

  /** What connections are made with. */
  SSLContext context() {
    return context;
  }
}
