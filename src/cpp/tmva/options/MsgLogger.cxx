// Formatting, printing and throwing of messages.
#include "TMVA/MsgLogger.h"

#include "TMVA/Config.h"
#include "options/Terminal.h"

#include <unistd.h>

#include <iostream>
#include <stdexcept>
#include <utility>

bool TMVA::MsgLogger::fgInhibited = false;

bool TMVA::IsTerminal()
{
   return isatty(STDOUT_FILENO) != 0;
}

namespace {

const char *LevelName(TMVA::EMsgType type)
{
   switch (type) {
   case TMVA::kDEBUG: return "DEBUG";
   case TMVA::kVERBOSE: return "VERBOSE";
   case TMVA::kINFO: return "INFO";
   case TMVA::kWARNING: return "WARNING";
   case TMVA::kERROR: return "ERROR";
   case TMVA::kFATAL: return "FATAL";
   case TMVA::kSILENT: return "SILENT";
   case TMVA::kHEADER: return "HEADER";
   }
   return "";
}

const char *ColourCode(TMVA::EMsgType type)
{
   switch (type) {
   case TMVA::kDEBUG:
   case TMVA::kVERBOSE: return "\033[34m";
   case TMVA::kWARNING: return "\033[1;33m";
   case TMVA::kERROR:
   case TMVA::kFATAL: return "\033[1;31m";
   case TMVA::kHEADER: return "\033[1m";
   default: return "";
   }
}

std::string Padded(std::string text, std::size_t width)
{
   if (text.size() < width)
      text.append(width - text.size(), ' ');
   return text;
}

} // namespace

TMVA::MsgLogger::MsgLogger(const TObject *source, EMsgType minType) : fObject(source), fMinType(minType) {}

TMVA::MsgLogger::MsgLogger(const std::string &source, EMsgType minType) : fSource(source), fMinType(minType) {}

TMVA::MsgLogger::MsgLogger(EMsgType minType) : fSource("Unknown"), fMinType(minType) {}

TMVA::MsgLogger::MsgLogger(const MsgLogger &parent)
   : TNamed(parent), fObject(parent.fObject), fSource(parent.fSource), fMinType(parent.fMinType)
{
}

TMVA::MsgLogger &TMVA::MsgLogger::operator=(const MsgLogger &parent)
{
   if (this != &parent) {
      TNamed::operator=(parent);
      fObject = parent.fObject;
      fSource = parent.fSource;
      fMinType = parent.fMinType;
      fActive = kINFO;
      fText.str("");
   }
   return *this;
}

/// Name of the source, shortened to the width of the source column.
std::string TMVA::MsgLogger::GetFormattedSource() const
{
   std::string name = fObject ? fObject->GetName() : fSource;
   if (name.size() > GetMaxSourceSize())
      name = name.substr(0, GetMaxSourceSize() - 3) + "...";
   return name;
}

/// The source column as the next message would print it.
std::string TMVA::MsgLogger::GetPrintedSource() const
{
   const std::size_t width = GetMaxSourceSize();
   switch (fActive) {
   case kHEADER: return Padded(GetFormattedSource(), width);
   case kINFO: return Padded("", width);
   case kWARNING: return Padded("<WARNING>", width);
   default: return Padded("<" + std::string(LevelName(fActive)) + "> " + GetFormattedSource(), width);
   }
}

TMVA::MsgLogger &TMVA::MsgLogger::operator<<(std::ostream &(*f)(std::ostream &))
{
   fText << f;
   return *this;
}

TMVA::MsgLogger &TMVA::MsgLogger::operator<<(std::ios &(*f)(std::ios &))
{
   f(fText);
   return *this;
}

TMVA::MsgLogger &TMVA::MsgLogger::operator<<(EMsgType type)
{
   fActive = type;
   return *this;
}

TMVA::MsgLogger &TMVA::MsgLogger::Endmsg(MsgLogger &logger)
{
   logger.Flush();
   return logger;
}

void TMVA::MsgLogger::Flush()
{
   const auto text = fText.str();
   const auto source = GetPrintedSource();
   const auto type = std::exchange(fActive, kINFO);
   // A fresh stream: manipulators of one message must not colour the numbers of the next.
   fText = std::ostringstream();

   const bool silenced = fgInhibited || gConfig().IsSilent() || type < fMinType;
   if (type == kFATAL || !silenced) {
      const bool colour = gConfig().UseColor() && IsTerminal();
      std::istringstream lines(text.empty() ? "\n" : text);
      for (std::string line; std::getline(lines, line);) {
         std::cout << (colour ? ColourCode(type) : "") << source << ": " << line << (colour ? "\033[0m" : "") << '\n';
      }
      if (type == kFATAL)
         std::cout << "***> abort program execution\n";
      std::cout << std::flush;
   }
   if (type == kFATAL)
      throw std::runtime_error(text);
}
