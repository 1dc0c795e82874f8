// What java.util.Properties makes of files, read as SonarQube reads its own: through a Reader that decodes UTF-8.
//
//   java Oracle.java            reads cases from standard input, one a line, hex (an empty line is an empty file)
//
// One line of answer for each: "error" where load() gives up on the file, else `key=value` pairs separated by commas,
// sorted; key and value are hex of their UTF-16 code units.
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class Oracle {
    static String hex(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) out.append(String.format("%04x", (int) c));
        return out.toString();
    }

    static byte[] bytes(String hex) {
        byte[] out = new byte[hex.length() / 2];
        for (int i = 0; i < out.length; i++) out[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        return out;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader cases = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        PrintStream answers = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, "US-ASCII");
        for (String line; (line = cases.readLine()) != null; ) {
            Properties properties = new Properties();
            try (Reader reader = new InputStreamReader(new ByteArrayInputStream(bytes(line)), StandardCharsets.UTF_8)) {
                properties.load(reader);
                List<String> pairs = new ArrayList<>();
                properties.forEach((key, value) -> pairs.add(hex((String) key) + "=" + hex((String) value)));
                Collections.sort(pairs);
                answers.println(String.join(",", pairs));
            } catch (IllegalArgumentException malformed) {
                answers.println("error");
            }
        }
        answers.flush();
    }
}
