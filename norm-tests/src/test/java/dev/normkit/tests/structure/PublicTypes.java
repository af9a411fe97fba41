package dev.normkit.tests.structure;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The types that users and framework authors get. */
public final class PublicTypes {
  private PublicTypes() {}

  /** By their names without the package; nested types may share one. */
  public static Map<String, List<Class<?>>> bySimpleName() {
    return Modules.classes().stream()
        .filter(type -> Rooms.forUsers().contains(type.getPackageName()))
        .map(JavaClass::getName)
        .filter(name -> !name.endsWith("-info"))
        .<Class<?>>map(Modules::load)
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .collect(Collectors.groupingBy(Class::getSimpleName));
  }
}
