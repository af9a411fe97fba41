package dev.normkit.tests.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.normkit.api.SpecBuilder;
import dev.normkit.layer.NormLayer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A method that gives a changed copy begins with {@code with} or {@code without}, so that nobody
 * forgets the copy.
 */
class WithersTest {
  /** They change themselves and return themselves. */
  private static final Set<String> BUILDERS =
      Set.of(SpecBuilder.class.getName(), NormLayer.class.getName());

  @Test
  void changedCopiesComeFromWithers() {
    List<String> changing =
        Modules.classes().stream()
            .filter(type -> Rooms.forUsers().contains(type.getPackageName()))
            .flatMap(WithersTest::changing)
            .map(JavaMethod::getFullName)
            .toList();
    List<String> others = changing.stream().filter(name -> !isWither(name)).sorted().toList();

    assertTrue(changing.size() > 30, changing.toString());
    assertEquals(List.of(), others);
  }

  private static boolean isWither(String fullName) {
    String method = fullName.substring(0, fullName.indexOf('('));
    return method.matches(".*\\.with(out)?([A-Z]\\w*)?");
  }

  private static Stream<JavaMethod> changing(JavaClass type) {
    boolean builder = BUILDERS.contains(type.getName()) || type.getSimpleName().equals("Builder");
    return type.getMethods().stream()
        .filter(method -> !builder && !type.isInterface())
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(method -> !method.getModifiers().contains(JavaModifier.STATIC))
        .filter(method -> method.getRawReturnType().equals(type))
        .filter(method -> !method.getRawParameterTypes().isEmpty());
  }
}
