package dev.normkit.tests.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nobody reads a call of many arguments: what has more of them asks for a value. */
class SizesTest {
  private static final int MOST_LINES = 400;

  @Test
  void parametersAreFew() {
    List<JavaCodeUnit> units =
        Modules.classes().stream()
            .flatMap(type -> type.getCodeUnits().stream())
            .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
            .toList();

    assertTrue(units.size() > 1000, units.size() + " methods");
    assertEquals(List.of(), units.stream().flatMap(SizesTest::tooMany).sorted().toList());
  }

  /** Generated code has a limit of its own. */
  @Test
  void filesAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    int files = 0;
    for (String module : List.of("norm-api", "norm-cpu", "norm-simd", "norm-selector")) {
      try (Stream<Path> all = Files.walk(Path.of("..", module, "src", "main"))) {
        for (Path file : all.filter(SizesTest::isByHand).toList()) {
          files++;
          int lines = Files.readAllLines(file).size();
          if (!(lines <= MOST_LINES)) {
            tooLong.add(file + " has " + lines);
          }
        }
      }
    }
    assertTrue(files > 200, files + " files");
    assertEquals(List.of(), tooLong);
  }

  private static boolean isByHand(Path file) {
    return file.toString().endsWith(".java") && !file.getParent().endsWith("gen");
  }

  private static Stream<String> tooMany(JavaCodeUnit unit) {
    int given = unit.getRawParameterTypes().size();
    return given <= limit(unit)
        ? Stream.empty()
        : Stream.of(unit.getFullName() + " has " + given + ", at most " + limit(unit));
  }

  private static int limit(JavaCodeUnit unit) {
    JavaClass owner = unit.getOwner();
    if (owner.isRecord() && unit instanceof JavaConstructor) {
      return 8;
    }
    boolean open =
        exported(owner.getPackageName())
            && owner.getModifiers().contains(JavaModifier.PUBLIC)
            && unit.getModifiers().contains(JavaModifier.PUBLIC);
    return open ? 4 : 6;
  }

  private static boolean exported(String room) {
    return Rooms.API.contains(room) || Rooms.DECISIONS.contains(room);
  }
}
