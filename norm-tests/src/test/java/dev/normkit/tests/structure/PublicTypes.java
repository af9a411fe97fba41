package dev.normkit.tests.structure;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types that users and framework authors get. */
public final class PublicTypes {
  private PublicTypes() {}

  /** By their names without the package; of two with one name, any. */
  public static Map<String, Class<?>> bySimpleName() {
    return Modules.classes().stream()
        .filter(type -> Rooms.forUsers().contains(type.getPackageName()))
        .map(JavaClass::getName)
        .filter(name -> !name.endsWith("-info"))
        .<Class<?>>map(Modules::load)
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .collect(Collectors.toMap(Class::getSimpleName, Function.identity(), (one, other) -> one));
  }
}
