#include "job/ForkedTasks.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace {

struct CloseFile {
   void operator()(std::FILE *file) const { static_cast<void>(std::fclose(file)); }
};

/// One forked process; ended and waited for at the latest when this object goes.
class Process {
public:
   Process(unsigned number, const std::function<std::string(unsigned)> &task);
   ~Process();
   Process(const Process &) = delete;
   Process &operator=(const Process &) = delete;

   int GetPipe() const { return fPipe; }
   bool Read(); ///< takes what is there; false at the end
   std::string Finish(unsigned number);
   std::string GetOutput() const;

private:
   [[noreturn]] void Work(int pipe, unsigned number, const std::function<std::string(unsigned)> &task) const;

   std::unique_ptr<std::FILE, CloseFile> fOutput; ///< takes the process's standard output
   int fPipe = -1;
   pid_t fPid = -1;
   std::string fAnswer;
};

Process::Process(unsigned number, const std::function<std::string(unsigned)> &task) : fOutput(std::tmpfile())
{
   std::array<int, 2> ends{};
   if (!fOutput || pipe(ends.data()) != 0)
      throw std::system_error(errno, std::generic_category(), "no temporary file or pipe for a process of a fold");
   std::cout.flush();
   std::fflush(nullptr); // else the new process would write it once more
   fPid = fork();
   if (fPid == 0) {
      close(ends[0]);
      Work(ends[1], number, task);
   }
   const int reason = errno;
   close(ends[1]);
   fPipe = ends[0];
   if (fPid < 0) {
      close(fPipe);
      throw std::system_error(reason, std::generic_category(), "no process could be started for a fold");
   }
}

Process::~Process()
{
   close(fPipe);
   if (fPid <= 0)
      return;
   kill(fPid, SIGKILL);
   waitpid(fPid, nullptr, 0);
}

void Process::Work(int pipe, unsigned number, const std::function<std::string(unsigned)> &task) const
{
   std::signal(SIGINT, SIG_DFL);
#ifdef __linux__
   prctl(PR_SET_PDEATHSIG, SIGKILL); // nobody would read the answer
#endif
   dup2(fileno(fOutput.get()), STDOUT_FILENO);
   std::string answer;
   int status = 0;
   try {
      answer = task(number);
   } catch (const std::exception &error) {
      answer = error.what();
      status = 1;
   }
   std::cout.flush();
   std::fflush(stdout);
   for (std::size_t done = 0; done < answer.size();) {
      const auto n = write(pipe, answer.data() + done, answer.size() - done);
      if (n < 0 && errno != EINTR)
         break;
      done += n > 0 ? static_cast<std::size_t>(n) : 0;
   }
   // No destructors and no exit handlers: open files and the interpreter belong to the other process.
   _exit(status);
}

bool Process::Read()
{
   std::array<char, 1 << 16> buffer{};
   const auto n = read(fPipe, buffer.data(), buffer.size());
   if (n > 0)
      fAnswer.append(buffer.data(), static_cast<std::size_t>(n));
   return n > 0 || (n < 0 && errno == EINTR);
}

std::string Process::Finish(unsigned number)
{
   int status = 0;
   while (waitpid(fPid, &status, 0) < 0 && errno == EINTR) {
   }
   fPid = -1;
   if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
      return std::move(fAnswer);
   if (WIFSIGNALED(status))
      throw std::runtime_error("the process of fold " + std::to_string(number + 1) + " was ended by signal " +
                               std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status)) +
                               "); NumWorkerProcs=1 trains the folds in this process");
   throw std::runtime_error(fAnswer);
}

std::string Process::GetOutput() const
{
   std::string text;
   std::array<char, 1 << 12> buffer{};
   if (std::fseek(fOutput.get(), 0, SEEK_SET) != 0)
      return text;
   for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), fOutput.get())) > 0;)
      text.append(buffer.data(), n);
   return text;
}

/// Waits until some have something to read or have ended.
void WaitForAny(std::vector<pollfd> &polled)
{
   while (poll(polled.data(), polled.size(), -1) < 0) {
      if (errno != EINTR)
         throw std::system_error(errno, std::generic_category(), "waiting for the processes of the folds");
   }
}

} // namespace

std::vector<std::string> TMVA::RunForked(unsigned nTasks, unsigned nProcesses,
                                         const std::function<std::string(unsigned)> &task)
{
   std::vector<std::string> answers(nTasks);
   std::map<unsigned, std::string> outputs; // of finished tasks that wait for an earlier one
   std::map<unsigned, std::unique_ptr<Process>> running;
   unsigned nStarted = 0, nPrinted = 0;
   while (nPrinted < nTasks) {
      for (; nStarted < nTasks && running.size() < nProcesses; ++nStarted)
         running[nStarted] = std::make_unique<Process>(nStarted, task);
      std::vector<pollfd> polled;
      std::vector<unsigned> numbers;
      for (const auto &[number, process] : running) {
         polled.push_back({process->GetPipe(), POLLIN, 0});
         numbers.push_back(number);
      }
      WaitForAny(polled);
      for (std::size_t i = 0; i < polled.size(); ++i) {
         if (polled[i].revents == 0 || running[numbers[i]]->Read())
            continue;
         const auto finished = std::move(running[numbers[i]]);
         running.erase(numbers[i]);
         outputs[numbers[i]] = finished->GetOutput();
         answers[numbers[i]] = finished->Finish(numbers[i]);
      }
      for (; outputs.count(nPrinted) > 0; ++nPrinted)
         std::cout << outputs[nPrinted] << std::flush;
   }
   return answers;
}
