package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** The words of the command line, for example {@code channels-first}, and what they stand for. */
final class Words {
  private Words() {}

  static void registerConverters(CommandLine commandLine) {
    register(commandLine, Network.class, Network::parse);
    register(commandLine, Task.class, Task::parse);
    register(commandLine, Layout.class, text -> parse("layout", Layout.class, text));
    register(commandLine, MethodOption.class, MethodOption::parse);
    register(commandLine, PresetOption.class, text -> parse("preset", PresetOption.class, text));
    register(commandLine, Workload.class, Workload::parse);
    register(commandLine, Duration.class, DurationOption::parse);
    register(commandLine, ShapeOption.class, ShapeOption::parse);
    register(commandLine, FileName.class, FileName::parse);
    register(commandLine, Path.class, FileName::parsePath);
    register(commandLine, Integer.class, NumberOption::whole);
    register(commandLine, Boolean.class, Words::yesOrNo);
    register(commandLine, int.class, NumberOption::whole);
    register(commandLine, Double.class, NumberOption::decimal);
  }

  private static <T> void register(
      CommandLine commandLine, Class<T> type, Function<String, T> parser) {
    commandLine.registerConverter(
        type,
        text -> {
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
          }
        });
  }

  private static boolean yesOrNo(String text) {
    boolean yes = text.equalsIgnoreCase("true");
    if (!yes && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException(notTrueOrFalse(text));
    }
    return yes;
  }

  static String notTrueOrFalse(String text) {
    return "'" + text + "' is not true or false";
  }

  /** {@code CHANNELS_FIRST} is {@code channels-first}. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In any case, with hyphens or underscores. */
  private static <E extends Enum<E>> E parse(String name, Class<E> type, String text) {
    String word = text.toLowerCase(Locale.ROOT).replace('_', '-');
    return Stream.of(type.getEnumConstants())
        .filter(constant -> of(constant).equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(refusal(name, type, text)));
  }

  /** In the form that the selector has for its own words. */
  static <E extends Enum<E>> String refusal(String name, Class<E> type, String text) {
    return name
        + " is \""
        + text
        + "\"; it must be one of "
        + Stream.of(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(" "));
  }
}
