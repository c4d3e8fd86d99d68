// What a fuzzer calls, and the replay of the kept corpus: one input. It may throw nothing; a fault is what the
// sanitizers find, or std::abort().
#ifndef TMVATORCH_FUZZTARGET_H
#define TMVATORCH_FUZZTARGET_H

#include <cstddef>
#include <cstdint>

// The name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size); // NOLINT(readability-identifier-naming)

#endif
