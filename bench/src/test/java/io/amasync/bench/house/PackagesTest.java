package io.amasync.bench.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class PackagesTest {
  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() {
    var classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.amasync");
    Set<String> unmarked =
        classes.stream()
            .filter(type -> !isPackageInfo(type))
            .map(JavaClass::getPackage)
            .filter(candidate -> !candidate.getName().endsWith(".jmh_generated")) // by JMH
            .filter(PackagesTest::isUnmarked)
            .map(JavaPackage::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(unmarked).isEmpty();
    assertThat(classes).hasSizeGreaterThan(100);
  }

  private static boolean isPackageInfo(JavaClass type) {
    return type.getSimpleName().equals("package-info");
  }

  private static boolean isUnmarked(JavaPackage candidate) {
    return candidate
        .tryGetPackageInfo()
        .filter(info -> info.isAnnotatedWith(NullMarked.class))
        .isEmpty();
  }
}
