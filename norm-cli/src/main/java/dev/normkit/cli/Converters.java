package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Workload;
import dev.normkit.selector.words.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the words of the command line are read, for example {@code channels-first}. */
final class Converters {
  private Converters() {}

  static void register(CommandLine commandLine) {
    register(commandLine, Network.class, Network::parse);
    register(commandLine, Task.class, Task::parse);
    register(commandLine, Role.class, Role::parse);
    register(commandLine, Layout.class, text -> Words.parse("layout", text, Layout.values()));
    register(commandLine, MethodOption.class, MethodOption::parse);
    register(
        commandLine,
        PresetOption.class,
        text -> Words.parse("preset", text, PresetOption.values()));
    register(commandLine, Workload.class, Workload::parse);
    register(commandLine, Duration.class, DurationOption::parse);
    register(commandLine, ShapeOption.class, ShapeOption::parse);
    register(commandLine, FileName.class, FileName::parse);
    register(commandLine, Path.class, FileName::parsePath);
    register(commandLine, Integer.class, NumberOption::whole);
    register(commandLine, Boolean.class, Converters::yesOrNo);
    register(commandLine, int.class, NumberOption::whole);
    register(commandLine, Double.class, NumberOption::decimal);
  }

  private static <T> void register(
      CommandLine commandLine, Class<T> type, Function<String, T> parser) {
    commandLine.registerConverter(type, new Converter<>(parser));
  }

  /**
   * Not a lambda: a class archive can't hold one of an interface as old as picocli's, see {@link
   * dev.normkit.cli.archive}.
   */
  private record Converter<T>(Function<String, T> parser) implements ITypeConverter<T> {
    @Override
    public T convert(String text) {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    }
  }

  private static boolean yesOrNo(String text) {
    if (!isTrueOrFalse(text)) {
      throw new IllegalArgumentException(notTrueOrFalse(text));
    }
    return text.equalsIgnoreCase("true");
  }

  static boolean isTrueOrFalse(String text) {
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  static String notTrueOrFalse(String text) {
    return "'" + text + "' is not true or false";
  }
}
