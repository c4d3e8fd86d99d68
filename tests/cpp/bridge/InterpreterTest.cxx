// A process without Python starts one. The order matters: the first test looks at the time before.
#include "TMVATorch/Interpreter.h"

#include "FakePackage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

using namespace TMVA::PyTorch;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace {

const FakePackage gFakePackage;

TEST(Interpreter, StartsAndLeavesSignalsAlone)
{
   EXPECT_FALSE(IsPythonRunning());
   const std::string announced = PythonExecutable();
   EXPECT_FALSE(IsPythonRunning()) << "asking for the executable starts nothing";
   struct sigaction before{};
   sigaction(SIGINT, nullptr, &before);

   const InterpreterInfo &info = StartPython();

   EXPECT_TRUE(IsPythonRunning());
   EXPECT_TRUE(info.fStartedHere);
   EXPECT_EQ(info.fExecutable, announced);
   struct sigaction after{};
   sigaction(SIGINT, nullptr, &after);
   EXPECT_EQ(before.sa_handler, after.sa_handler);
   EXPECT_EQ(&StartPython(), &info) << "a second start is none";
}

TEST(Interpreter, IsTheOneOfItsEnvironment)
{
   RunPython("import sys; assert sys.executable == '" + StartPython().fExecutable + "', sys.executable");
   RunPython("import os; assert os.path.dirname(os.path.dirname(sys.executable)) == sys.prefix, sys.prefix");
   RunPython("import numpy; assert numpy.__file__.startswith(sys.prefix), numpy.__file__");
}

TEST(Interpreter, RunsInMainUnlessToldOtherwise)
{
   RunPython("answer = 42");
   RunPython("import __main__; assert __main__.answer == 42");
   EXPECT_THAT([] { RunPython("def f():\n  return missing\nf()"); },
               ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("NameError"), HasSubstr("missing"), HasSubstr("line 2, in f"))));
   EXPECT_THAT([] { RunPython("if"); }, ThrowsMessage<std::runtime_error>(HasSubstr("SyntaxError")));
}

TEST(Interpreter, PythonThreadsRunWhileCppDoesNotCall)
{
   RunPython("import threading, time\n"
             "ticks = 0\n"
             "def tick():\n"
             "    global ticks\n"
             "    while ticks < 5:\n"
             "        time.sleep(0.001); ticks += 1\n"
             "ticker = threading.Thread(target=tick); ticker.start()");
   std::this_thread::sleep_for(std::chrono::milliseconds(300));
   RunPython("assert ticks == 5, ticks\nticker.join()");
}

TEST(Interpreter, WorksFromASecondThread)
{
   std::string failure;
   std::thread([&] {
      try {
         RunPython("import threading; assert threading.current_thread() is not threading.main_thread()");
      } catch (const std::exception &error) {
         failure = error.what();
      }
   }).join();
   EXPECT_EQ(failure, "");
}

} // namespace
