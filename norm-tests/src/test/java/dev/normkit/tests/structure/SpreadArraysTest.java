package dev.normkit.tests.structure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.normkit.api.FloatSpan;
import dev.normkit.spi.NormBackend;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Kotlin and Scala pass an array to a variable number of arguments as a copy. An output that went
 * this way would stay as it was, without an error.
 */
class SpreadArraysTest {

  @Test
  void noArrayOfNumbersIsTakenAsACopyOfItself() {
    Set<String> copying =
        Modules.classes(Modules.location(NormBackend.class))
            .map(JavaClass::reflect)
            .filter(type -> Modifier.isPublic(type.getModifiers()))
            .flatMap(
                type -> Stream.concat(methods(type.getMethods()), methods(type.getConstructors())))
            .filter(SpreadArraysTest::takesSpreadArray)
            .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName())
            .collect(Collectors.toSet());
    assertEquals(Set.of("FloatSpan.setAll"), copying, "setAll copies anyway, and says so");
  }

  private static Stream<Executable> methods(Executable... methods) {
    return Arrays.stream(methods);
  }

  /** Not where a number stands before: an array that is spread would leave that one out. */
  private static boolean takesSpreadArray(Executable method) {
    Class<?>[] types = method.getParameterTypes();
    int last = types.length - 1;
    return method.isVarArgs()
        && (types[last] == float[].class || types[last] == double[].class)
        && (last == 0 || types[last - 1] != types[last].getComponentType());
  }

  @Test
  void aWholeArrayIsShared() {
    float[] array = {1, 2};
    assertSame(array, FloatSpan.of(array).array());
  }

  @Test
  void numbersHaveAnArrayOfTheirOwn() {
    float[] others = {2, 3};
    FloatSpan span = FloatSpan.of(1, others);
    assertNotSame(others, span.array());
    assertEquals(0, span.offset());
    assertArrayEquals(new float[] {1, 2, 3}, span.toArray());
    assertArrayEquals(new float[] {1}, FloatSpan.of(1).toArray());
    assertArrayEquals(new float[0], FloatSpan.of().toArray());
  }
}
