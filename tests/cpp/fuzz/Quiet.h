// Runs what a fuzzer tries, without a word: the error of TMVA is the right answer to a wrong input, any other a fault.
#ifndef TMVATORCH_TEST_QUIET_H
#define TMVATORCH_TEST_QUIET_H

#include "TError.h"

#include <iostream>
#include <stdexcept>

namespace TMVATest {

template <class Action>
int Quietly(Action action)
{
   std::cout.rdbuf(nullptr);
   gErrorIgnoreLevel = kFatal;
   try {
      action();
   } catch (const std::runtime_error &) {
      return 0;
   }
   return 0;
}

} // namespace TMVATest

#endif
