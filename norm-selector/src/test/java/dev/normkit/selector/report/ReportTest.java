package dev.normkit.selector.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One report, told as text and as JSON. */
class ReportTest {
  private static Candidate candidate(boolean chosen, String name, String verdict, String reason) {
    return new Candidate(chosen, List.of(name, verdict, reason), Facts.none().with("name", name));
  }

  /** People read the chosen one first, programs read them in the order of the decision. */
  @Test
  void theChosenOneComesFirstInTextAlone() {
    Report report =
        Report.builder()
            .candidates(
                "colour",
                List.of(
                    candidate(false, "ultramarine", "no", "dear"),
                    candidate(true, "red", "chosen", "it is there"),
                    candidate(false, "green", "declined", "not here")),
                "none is left")
            .build();

    assertEquals(
        """
        colour  red  chosen  it is there
                ultramarine  no        dear
                green        declined  not here""",
        report.toText());
    assertEquals(
        Facts.none()
            .with(
                "candidates",
                Stream.of("ultramarine", "red", "green")
                    .map(name -> Facts.none().with("name", name))
                    .toList()),
        report.facts());
  }

  @Test
  void withoutAChosenOneTheReasonComesFirst() {
    Report report =
        Report.builder()
            .candidates("colour", List.of(candidate(false, "red", "no", "dear")), "none is left")
            .build();

    assertEquals("colour  NONE  refused  none is left\n        red  no  dear", report.toText());
  }

  /** Others' code gives reasons. */
  @Test
  void aLineStaysOneLine() {
    Report report =
        Report.builder()
            .line("note", " two\r\n lines ")
            .table(List.of(List.of("a", "b\nb", "c"), List.of("aaa", "b", "c c")))
            .build();

    assertEquals("note  two lines\na    b b  c\naaa  b    c c", report.toText());
  }

  @Test
  void notesAndInputsAreToldOnceForBoth() {
    Report report =
        Report.builder()
            .notes(List.of("so it is"))
            .inputs(List.of(new Input("batch", "4", Input.Source.DERIVED)))
            .build();

    assertEquals("note  so it is\ninput  batch  4  from shape", report.toText());
    assertEquals(
        """
        {
          "notes": [
            "so it is"
          ],
          "inputs": [
            {
              "name": "batch",
              "value": "4",
              "source": "from shape"
            }
          ]
        }""",
        report.toJson());
  }

  @Test
  void factsKeepTheirOrderAndNeverChange() {
    Facts first = Facts.none().with("z", 1).with("a", true);
    Facts both = first.withAll(Facts.none().with("m", "text").with("list", List.of(1, 2.5)));

    assertEquals(List.of("z", "a"), List.copyOf(first.names()));
    assertEquals(List.of("z", "a", "m", "list"), List.copyOf(both.names()));
    assertThrows(UnsupportedOperationException.class, () -> first.names().remove("z"));
    assertEquals(
        "{\"z\":1,\"a\":true,\"m\":\"text\",\"list\":[1,2.5]}",
        both.toJson().replaceAll("\\s", ""));
  }

  @Test
  void factsAreTextsNumbersAndFacts() {
    String refusal =
        assertThrows(
                IllegalArgumentException.class,
                () -> Facts.none().with("list", List.of("a", new StringBuilder("b"))))
            .getMessage();

    assertEquals(
        "value is b; it must be a text, a number, true or false, facts or a list of these",
        refusal);
  }
}
