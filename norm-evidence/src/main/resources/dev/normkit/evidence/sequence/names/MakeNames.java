import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes names of languages, territories, scripts and currencies in 22 languages, from the locale
 * data (CLDR) of the JDK that runs it: {@code java MakeNames.java names.tsv}.
 *
 * <p>A line is a language, a tab and a name in it: lower case, letters, apostrophes, hyphens and
 * single spaces, without what stands in brackets. A name that is the same in two of the languages
 * is left out, since it doesn't tell which language it is.
 */
final class MakeNames {
  /** The official languages of the European Union that have Latin letters. */
  private static final List<String> LANGUAGES =
      List.of(
          "cs", "da", "de", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt", "lv", "mt",
          "nl", "pl", "pt", "ro", "sk", "sl", "sv");

  private static final int SHORTEST = 3;
  private static final int LONGEST = 60;

  private MakeNames() {}

  public static void main(String[] arguments) throws IOException {
    // Before the first locale is asked.
    System.setProperty("java.locale.providers", "CLDR");
    List<Locale> named = named();
    Map<String, Set<String>> languagesOf = new TreeMap<>();
    for (String language : LANGUAGES) {
      for (String name : names(Locale.forLanguageTag(language), named)) {
        languagesOf.computeIfAbsent(name, any -> new TreeSet<>()).add(language);
      }
    }
    List<String> lines = new ArrayList<>();
    languagesOf.forEach(
        (name, languages) -> {
          if (languages.size() == 1) {
            lines.add(languages.iterator().next() + "\t" + name);
          }
        });
    lines.sort(null);
    Files.write(Path.of(arguments[0]), lines);
  }

  /** Every language, territory and script that English has a name for. */
  private static List<Locale> named() {
    List<Locale> named = new ArrayList<>();
    for (String code : codes(2)) {
      addIfNamed(named, new Locale.Builder().setLanguage(code).build());
      addIfNamed(named, new Locale.Builder().setRegion(code.toUpperCase(Locale.ROOT)).build());
    }
    for (String code : codes(3)) {
      addIfNamed(named, new Locale.Builder().setLanguage(code).build());
    }
    for (int area = 1; area < 1000; area++) {
      String code = "%03d".formatted(area);
      addIfNamed(named, new Locale.Builder().setRegion(code).build());
    }
    for (String code : codes(4)) {
      addIfNamed(named, new Locale.Builder().setScript(code).build());
    }
    return named;
  }

  private static List<String> codes(int letters) {
    List<String> codes = List.of("");
    for (int i = 0; i < letters; i++) {
      List<String> longer = new ArrayList<>();
      for (String code : codes) {
        for (char letter = 'a'; letter <= 'z'; letter++) {
          longer.add(code + letter);
        }
      }
      codes = longer;
    }
    return codes;
  }

  private static void addIfNamed(List<Locale> named, Locale locale) {
    String code = locale.getLanguage() + locale.getScript() + locale.getCountry();
    if (!name(locale, Locale.ENGLISH).equals(code)) {
      named.add(locale);
    }
  }

  /** What the one part that the locale has is called. */
  private static String name(Locale locale, Locale in) {
    return locale.getDisplayLanguage(in) + locale.getDisplayScript(in) + locale.getDisplayCountry(in);
  }

  private static Set<String> names(Locale in, List<Locale> named) {
    Set<String> names = new TreeSet<>();
    for (Locale locale : named) {
      add(names, name(locale, in), in);
    }
    for (Currency currency : Currency.getAvailableCurrencies()) {
      add(names, currency.getDisplayName(in), in);
    }
    return names;
  }

  private static void add(Set<String> names, String given, Locale in) {
    String name =
        Normalizer.normalize(given, Normalizer.Form.NFC)
            .replaceAll("\\([^)]*\\)|\\[[^]]*]", " ")
            .replace('’', '\'')
            .replaceAll("[^\\p{L}'-]+", " ")
            .strip()
            .toLowerCase(in);
    if (name.length() >= SHORTEST && name.length() <= LONGEST && latin(name)) {
      names.add(name);
    }
  }

  private static boolean latin(String name) {
    return name.codePoints()
        .filter(Character::isLetter)
        .allMatch(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.LATIN);
  }
}
