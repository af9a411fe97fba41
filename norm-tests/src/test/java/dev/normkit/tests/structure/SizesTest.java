package dev.normkit.tests.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nobody reads a call of many arguments: what has more of them asks for a value. */
class SizesTest {
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
