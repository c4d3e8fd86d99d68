// What is looked at in the text of an XML file before any parser sees it. The standard library only: the plugin, too,
// includes this one.
#ifndef TMVATORCH_METHOD_XMLTEXT
#define TMVATORCH_METHOD_XMLTEXT

#include <algorithm>
#include <cstddef>
#include <string>

namespace TMVA {

/// TXMLEngine walks down recursively: a damaged file must not exhaust the stack.
constexpr std::size_t kMaxXmlDepth = 15000;

/// Position of the '>' that ends the tag, npos if none does; quoted values may hold one, too.
inline std::size_t XmlTagEnd(const std::string &text, std::size_t start)
{
   char quote = '\0';
   for (std::size_t i = start; i < text.size(); ++i) {
      const char c = text[i];
      if (quote != '\0')
         quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
         quote = c;
      else if (c == '>')
         return i;
   }
   return std::string::npos;
}

/// Elements within each other, at most; marks inside comments and values are no elements. Of a text that is no XML,
/// at least of the part that a parser gets through.
inline std::size_t XmlDepth(const std::string &text)
{
   const std::string comment = "<!--";
   std::size_t depth = 0;
   std::size_t deepest = 0;
   for (std::size_t i = text.find('<'); i != std::string::npos; i = text.find('<', i + 1)) {
      if (text.compare(i, comment.size(), comment) == 0) {
         i = text.find("-->", i + comment.size());
      } else {
         const char first = i + 1 < text.size() ? text[i + 1] : '\0';
         i = XmlTagEnd(text, i + 1);
         if (first == '/')
            depth -= depth > 0 ? 1 : 0;
         else if (i != std::string::npos && text[i - 1] != (first == '?' ? '?' : '/'))
            deepest = std::max(deepest, ++depth);
      }
      if (i == std::string::npos)
         break;
   }
   return deepest;
}

/// What keeps a text of unknown origin from being parsed: entities to expand, more depth than the stack has; or "".
inline std::string WhyXmlRefused(const std::string &text)
{
   for (std::size_t i = text.find("<!"); i != std::string::npos; i = text.find("<!", i + 1))
      if (text.compare(i, 4, "<!--") != 0)
         return "it has a DOCTYPE or another \"<!\", which weights files never have and entities come from";
   if (XmlDepth(text) > kMaxXmlDepth)
      return "it nests elements more than " + std::to_string(kMaxXmlDepth) + " deep";
   return "";
}

} // namespace TMVA
#endif
