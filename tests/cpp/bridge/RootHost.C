// The bridge inside root.exe, which has no Python: libHostProbe starts one. Run with its path as argument.
#include <cstring>
#include <stdexcept>
#include <string>

void RootHost(const char *library)
{
   if (gSystem->Load(library) < 0)
      throw std::runtime_error("cannot load the library: it must not need Python's symbols");
   const auto call = [&](const char *name) {
      auto function = reinterpret_cast<const char *(*)()>(gSystem->DynFindSymbol(library, name));
      return std::string(function());
   };
   const auto expect = [](const std::string &got, const std::string &expected) {
      if (got.compare(0, expected.size(), expected) != 0)
         throw std::runtime_error("got \"" + got + "\", expected is \"" + expected + "\"");
   };
   expect(call("ProbeIsRunning"), "not running");
   expect(call("ProbeStart"), "started /");
   expect(call("ProbeSum"), "3");
   expect(call("ProbeSumInThread"), "3");
   printf("RootHost: all as expected\n");
}
