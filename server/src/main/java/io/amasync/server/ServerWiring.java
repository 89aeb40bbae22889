package io.amasync.server;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.metastore.Metastore;
import io.amasync.server.account.AccountResource;
import io.amasync.server.account.BearerFilter;
import io.amasync.server.account.BearerTokens;
import io.amasync.server.account.Caller;
import io.amasync.server.archive.ArchiveResource;
import io.amasync.server.archive.TreeResource;
import io.amasync.server.archive.TreeWalks;
import io.amasync.server.commit.CommitCompletion;
import io.amasync.server.commit.CommitFinder;
import io.amasync.server.commit.CommitsResource;
import io.amasync.server.config.ServerConfig;
import io.amasync.server.download.DownloadResource;
import io.amasync.server.embedded.ServerHome;
import io.amasync.server.embedded.StartFailedException;
import io.amasync.server.feed.ChunkFeeds;
import io.amasync.server.grant.GrantSecret;
import io.amasync.server.grant.GrantSigner;
import io.amasync.server.health.DatabaseHealth;
import io.amasync.server.health.StoreHealth;
import io.amasync.server.http.BodyLimitFeature;
import io.amasync.server.http.ThrowableMapper;
import io.amasync.server.http.UnreadBodyFilter;
import io.amasync.server.store.BlobStore;
import io.amasync.server.store.StoreConfig;
import io.amasync.server.store.filesystem.FileSystemBlobStore;
import io.amasync.server.store.s3.S3BlobStore;
import io.amasync.server.tree.FilesResource;
import io.amasync.server.tree.RevisionFinder;
import io.amasync.server.tree.RevisionsResource;
import io.amasync.server.upload.GrantsResource;
import io.amasync.server.upload.PackReceiver;
import io.amasync.server.upload.StagingResource;
import io.amasync.server.upload.UnseenResource;
import io.amasync.server.upload.UploadGrants;
import io.amasync.server.upload.VerifierPool;
import io.amasync.server.workspace.WorkspaceFinder;
import io.amasync.server.workspace.WorkspacesResource;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Puts the server together. */
final class ServerWiring {
  private final ServerConfig config;
  private final Environment environment;
  private final Metastore metastore;
  private final KeyedHashes hashes;
  private final InstantSource clock;
  private final SecureRandom random;

  ServerWiring(
      ServerConfig config,
      Environment environment,
      Metastore metastore,
      KeyedHashes hashes,
      InstantSource clock,
      SecureRandom random) {
    this.config = config;
    this.environment = environment;
    this.metastore = metastore;
    this.hashes = hashes;
    this.clock = clock;
    this.random = random;
  }

  void wire(ServerHome home, OpenResources opened) throws IOException, StartFailedException {
    Path spool = home.emptySpool();
    BlobStore store = store(spool, opened);
    environment.healthChecks().register("database", new DatabaseHealth(metastore));
    environment.healthChecks().register("store", new StoreHealth(store));
    metrics();

    JerseyEnvironment jersey = environment.jersey();
    jersey.register(new ThrowableMapper());
    jersey.register(new UnreadBodyFilter());
    jersey.register(new BodyLimitFeature(System::nanoTime));
    BearerTokens tokens = new BearerTokens(metastore.accounts());
    jersey.register(new AuthDynamicFeature(new BearerFilter(tokens)));
    jersey.register(new AuthValueFactoryProvider.Binder<>(Caller.class));
    jersey.register(new AccountResource(ServerVersion.current()));
    WorkspaceFinder workspaces = new WorkspaceFinder(metastore.workspaces());
    jersey.register(new WorkspacesResource(metastore.workspaces(), workspaces));
    writing(jersey, tokens, workspaces, store, spool);
    reading(jersey, workspaces, store, opened);
  }

  private BlobStore store(Path spool, OpenResources opened)
      throws IOException, StartFailedException {
    return switch (config.store()) {
      case StoreConfig.FileSystem directories -> FileSystemBlobStore.open(directories);
      case StoreConfig.S3 buckets -> {
        S3BlobStore store = opened.add(S3BlobStore.open(buckets, spool));
        try {
          store.selfCheck();
        } catch (IOException e) {
          throw new StartFailedException(String.valueOf(e.getMessage()), e);
        }
        yield store;
      }
    };
  }

  private void writing(
      JerseyEnvironment jersey,
      BearerTokens tokens,
      WorkspaceFinder workspaces,
      BlobStore store,
      Path spool)
      throws IOException {
    CommitFinder commits = new CommitFinder(workspaces, metastore.commits());
    CommitCompletion completion =
        new CommitCompletion(metastore.stage2(), metastore.packs(), store, spool);
    jersey.register(new CommitsResource(workspaces, commits, metastore.commits(), completion));
    GrantSecret secret = GrantSecret.loadOrCreate(config.grants().secretFile(), random);
    UploadGrants grants =
        new UploadGrants(
            store,
            new GrantSigner(secret, clock),
            clock,
            config.grants().lifetime().toJavaDuration(),
            config.grants().publicUrl());
    jersey.register(new UnseenResource(workspaces, metastore.packs()));
    jersey.register(new GrantsResource(commits, metastore.packs(), grants, hashes));
    VerifierPool verifiers = new VerifierPool(hashes, config.limits().uploads());
    jersey.register(
        new StagingResource(
            grants,
            new PackReceiver(
                tokens,
                metastore.packs(),
                store,
                verifiers,
                hashes,
                config.store().verifyBeforeCommit())));
  }

  private void reading(
      JerseyEnvironment jersey, WorkspaceFinder workspaces, BlobStore store, OpenResources opened) {
    ExecutorService readers =
        opened.add(
            Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("read-ahead-", 0).factory()));
    ChunkFeeds feeds = new ChunkFeeds(store, hashes, readers, config.limits().downloads());
    RevisionFinder revisions = new RevisionFinder(metastore.trees());
    jersey.register(new FilesResource(workspaces, metastore.trees()));
    jersey.register(new RevisionsResource(workspaces, metastore.trees()));
    jersey.register(
        new DownloadResource(workspaces, revisions, metastore.contents(), feeds, clock));
    TreeWalks walks = new TreeWalks(metastore.trees(), metastore.contents(), feeds);
    jersey.register(new ArchiveResource(workspaces, walks));
    jersey.register(new TreeResource(workspaces, revisions, walks));
  }

  private void metrics() {
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMetrics.builder().register(registry);
    DropwizardExports.builder().dropwizardRegistry(environment.metrics()).register(registry);
    environment
        .admin()
        .addServlet("prometheus", new PrometheusMetricsServlet(registry))
        .addMapping("/metrics");
  }
}
