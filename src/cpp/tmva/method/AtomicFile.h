// Writing a file so that a killed job leaves the old content or the new one, never half of one.
#ifndef TMVATORCH_METHOD_ATOMICFILE
#define TMVATORCH_METHOD_ATOMICFILE

#include <string>

namespace TMVA {

/// Writes a temporary file beside the target and renames it. Throws std::runtime_error, with the path and the
/// system's reason, if that fails; the target is then as it was.
void WriteFileAtomically(const std::string &path, const std::string &text);

/// The whole file; throws std::runtime_error if it cannot be read.
std::string ReadWholeFile(const std::string &path);

} // namespace TMVA
#endif
