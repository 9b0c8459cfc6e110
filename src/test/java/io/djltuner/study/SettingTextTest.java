package io.djltuner.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingTextTest {

    private static void differ(String before, String now, String oldPart, String newPart) {
        assertThat(SettingText.differing(before, now)).isEqualTo(new SettingText(oldPart, newPart));
    }

    @Test
    void ofTextsWithNamedPartsOnlyTheDifferentOnesAreLeft() {
        differ("A[a=1, b=2]", "A[a=1, b=3]", "b=2", "b=3");
        differ("A[a=1, b=2, c=x]", "A[a=7, b=2, c=y]", "a=1, c=x", "a=7, c=y");
    }

    @Test
    void commasWithinBracketsBelongToTheirPart() {
        differ(
                "A[a=[1, 2], b={x=1, y=2}]",
                "A[a=[1, 2], b={x=1, y=3}]",
                "b={x=1, y=2}",
                "b={x=1, y=3}");
        differ("H[of=T[n=1, m=2], k=3]", "H[of=T[n=1, m=2], k=4]", "k=3", "k=4");
    }

    @Test
    void textsOfAnotherKindStayWhole() {
        differ("A[a=1]", "B[a=1]", "A[a=1]", "B[a=1]");
        differ("A[a=1]", "A[b=1]", "A[a=1]", "A[b=1]");
        differ("A[]", "A[a=1]", "A[]", "A[a=1]");
        differ("1", "2", "1", "2");
        differ("A[1, 2]", "A[1, 3]", "A[1, 2]", "A[1, 3]");
    }
}
