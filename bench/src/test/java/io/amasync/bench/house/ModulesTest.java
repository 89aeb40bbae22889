package io.amasync.bench.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the modules and packages of the house may know each other. */
@AnalyzeClasses(packages = "io.amasync", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {
  private static final String CHUNKER = "io.amasync.chunker..";
  private static final String PROTOCOL = "io.amasync.protocol..";
  private static final String METASTORE = "io.amasync.metastore..";
  private static final String SERVER = "io.amasync.server..";
  private static final String DAEMON = "io.amasync.daemon..";
  private static final String BENCH = "io.amasync.bench..";

  @ArchTest
  static final ArchRule noPackagesKnowEachOtherInACircle =
      slices().matching("io.amasync.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theChunkerStandsAlone =
      noClasses()
          .that()
          .resideInAPackage(CHUNKER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROTOCOL, METASTORE, SERVER, DAEMON, BENCH);

  @ArchTest
  static final ArchRule theProtocolKnowsOnlyTheChunkersValues =
      noClasses()
          .that()
          .resideInAPackage(PROTOCOL)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              METASTORE,
              SERVER,
              DAEMON,
              BENCH,
              "io.amasync.chunker.cut..",
              "io.amasync.chunker.pack..");

  @ArchTest
  static final ArchRule theMetastoreKnowsNeitherServerNorDaemon =
      noClasses()
          .that()
          .resideInAPackage(METASTORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SERVER, DAEMON, BENCH);

  @ArchTest
  static final ArchRule theServerDoesNotKnowTheDaemon =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DAEMON, BENCH);

  @ArchTest
  static final ArchRule theDaemonKnowsNoServerAndNoDatabase =
      noClasses()
          .that()
          .resideInAPackage(DAEMON)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              METASTORE, SERVER, BENCH, "java.sql..", "org.jdbi..", "org.postgresql..");

  @ArchTest
  static final ArchRule theCommandLineIsKnownByNone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.amasync.daemon.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.amasync.daemon.cli..");

  @ArchTest
  static final ArchRule theCommandLineDoesNotTouchTheIndexOrTheTree =
      noClasses()
          .that()
          .resideInAPackage("io.amasync.daemon.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.amasync.daemon.index..",
              "io.amasync.daemon.scan..",
              "io.amasync.daemon.watch..",
              "io.amasync.daemon.engine..");

  @ArchTest
  static final ArchRule onlyProgramsForPeoplePrint =
      noClasses()
          .that(
              new DescribedPredicate<JavaClass>("print to nobody") {
                @Override
                public boolean test(JavaClass type) {
                  String name = type.getPackageName();
                  return !name.startsWith("io.amasync.daemon.cli")
                      && !name.startsWith("io.amasync.bench")
                      && !name.startsWith("io.amasync.server");
                }
              })
          .should()
          .accessField(System.class, "out");
}
